//! For every path, query and body: what is sent is what was signed, by other code than made it.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::sync::LazyLock;

use amazon_pay::{
    Algorithm, IdempotencyKey, Method, PrivateKey, PublicKey, PublicKeyId, ReceivedRequest, Region,
    RequestParts, SignedRequest, Signer, parse_timestamp,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use rsa::pkcs8::DecodePublicKey as _;
use rsa::pss::{Signature, VerifyingKey};
use rsa::signature::Verifier as _;
use sha2::{Digest as _, Sha256};
use url::Url;

struct Pair {
    signer: Signer,
    ours: PublicKey,
    theirs: rsa::PublicKey,
}

static PAIR: LazyLock<Pair> = LazyLock::new(|| {
    let key = PrivateKey::generate().unwrap();
    let pem = key.public_key_pem().unwrap();
    Pair {
        signer: Signer::new(PublicKeyId::parse("SANDBOX-AE").unwrap(), key),
        ours: PublicKey::from_pem(&pem).unwrap(),
        theirs: rsa::PublicKey::from_public_key_pem(&pem).unwrap(),
    }
});

/// Rebuilds the canonical request from the wire alone, as Amazon's guide describes it, and verifies with `rsa`.
fn holds(request: &SignedRequest) -> bool {
    let header = |name: &str| {
        let (_, value) = request.headers.iter().find(|(sent, _)| sent == name).unwrap();
        value.as_str()
    };
    let authorization = header("authorization");
    let (_, rest) = authorization.split_once("SignedHeaders=").unwrap();
    let (names, signature) = rest.split_once(", Signature=").unwrap();
    let lines: String = names.split(';').map(|name| format!("{name}:{}\n", header(name))).collect();
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let body = hex::encode(Sha256::digest(&request.body));
    let canonical = format!("{}\n{path}\n{query}\n{lines}\n{names}\n{body}", request.method.as_str());
    text_holds(&canonical, signature)
}

fn text_holds(text: &str, signature: &str) -> bool {
    let text = format!("AMZN-PAY-RSASSA-PSS-V2\n{}", hex::encode(Sha256::digest(text)));
    let signature = STANDARD.decode(signature).unwrap();
    VerifyingKey::<Sha256>::new(PAIR.theirs.clone())
        .verify(text.as_bytes(), &Signature::try_from(signature.as_slice()).unwrap())
        .is_ok()
}

fn segment() -> impl Strategy<Value = String> {
    any::<String>().prop_filter("a dot segment is no id", |text| !matches!(text.as_str(), "" | "." | ".."))
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![Just(Method::Get), Just(Method::Post), Just(Method::Patch), Just(Method::Delete)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_request_is_sent_as_it_was_signed(
        method in method(),
        segments in prop::collection::vec(segment(), 1..4),
        mut query in prop::collection::vec((any::<String>(), any::<String>()), 0..4),
        body in any::<String>(),
        key in "[A-Za-z0-9_-]{1,32}",
        header in "[ -~]{0,20}",
    ) {
        let path: String = segments.iter().map(|s| format!("/{}", RequestParts::path_segment(s))).collect();
        let parts = RequestParts::new(method, path)
            .body(body.as_str())
            .idempotency_key(&IdempotencyKey::parse(key).unwrap())
            .header("X-Amz-Pay-Integrator-Id", header)
            .sent_to(Region::Jp, "pay-api.amazon.jp", parse_timestamp("20250102T030405Z").unwrap());
        let parts = query.iter().fold(parts, |parts, (name, value)| parts.query(name, value));
        let request = PAIR.signer.sign_request(&parts).unwrap();
        prop_assert!(holds(&request));
        prop_assert_eq!(&request.body, &body);

        // A URL library keeps the target as it is, and everything in it decodes to what was meant.
        let url = Url::parse(&format!("https://pay-api.amazon.jp{}", request.target)).unwrap();
        let wire = url.query().map_or_else(|| url.path().to_owned(), |q| format!("{}?{q}", url.path()));
        prop_assert_eq!(&wire, &request.target);
        let sent: Vec<String> = url.path_segments().unwrap().map(decode).collect();
        prop_assert_eq!(sent, segments);
        let mut sent: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        sent.sort();
        query.sort();
        prop_assert_eq!(sent, query);

        let received = ReceivedRequest {
            method, target: &request.target, headers: &request.headers, body: &request.body,
        };
        prop_assert!(PAIR.ours.verify_request(&received).is_ok());
        let other = format!("{body} ");
        let changed = ReceivedRequest { body: &other, ..received };
        prop_assert!(PAIR.ours.verify_request(&changed).is_err());
    }

    #[test]
    fn a_button_is_signed_as_it_stands(payload in any::<String>(), other in any::<String>()) {
        let signed = PAIR.signer.sign_button(payload.clone()).unwrap();
        prop_assert_eq!(&signed.payload_json, &payload);
        prop_assert!(text_holds(&payload, &signed.signature));
        prop_assert!(PAIR.ours.verify_button(Algorithm::V2, &payload, &signed.signature).is_ok());
        prop_assert_eq!(
            PAIR.ours.verify_button(Algorithm::V2, &other, &signed.signature).is_ok(),
            other == payload
        );
        prop_assert!(PAIR.ours.verify_button(Algorithm::V1, &payload, &signed.signature).is_err());
    }

    #[test]
    fn the_canonical_form_is_a_fixed_point(path in any::<String>(), doubled in prop::bool::ANY) {
        let date = parse_timestamp("20250102T030405Z").unwrap();
        let sent = |path: &str| {
            let parts = RequestParts::new(Method::Get, path).sent_to(Region::Eu, "pay-api.amazon.eu", date);
            PAIR.signer.sign_request(&parts).unwrap()
        };
        // Only a stray percent sign could be read as an escape that it was not meant to be.
        let path = path.replace('%', "");
        let once = sent(&path);
        let again = sent(&once.target.replace('/', if doubled { "//" } else { "/" }));
        prop_assert_eq!(&once.target, &again.target);
        prop_assert_eq!(once.canonical_hash(), again.canonical_hash());
        prop_assert!(once.target.starts_with('/') && once.target.is_ascii());
    }
}

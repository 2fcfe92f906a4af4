//! Verifying both algorithms: signatures made with other code hold, and nothing else does.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use amazon_pay::{
    Algorithm, Authorization, IdempotencyKey, KeyError, Method, PrivateKey, PublicKey, PublicKeyId,
    ReceivedRequest, Region, RequestParts, Signer, VerifyError, parse_timestamp,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use getrandom::SysRng;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePublicKey as _, LineEnding};
use rsa::pss::SigningKey;
use rsa::signature::{RandomizedSigner as _, SignatureEncoding as _};
use sha2::{Digest as _, Sha256};

const PAYLOAD: &str = r#"{"storeId":"amzn1.application-oa2-client.x","note":"山田太郎"}"#;

struct Pair {
    private: rsa::PrivateKey,
    public: PublicKey,
}

fn pair() -> Pair {
    let key = PrivateKey::generate().unwrap();
    Pair {
        private: rsa::PrivateKey::from_pkcs8_pem(&key.to_pkcs8_pem().unwrap()).unwrap(),
        public: PublicKey::from_pem(&key.public_key_pem().unwrap()).unwrap(),
    }
}

impl Pair {
    /// Signs with the `rsa` crate and this salt length.
    fn sign(&self, text: &str, salt: usize) -> String {
        let key = SigningKey::<Sha256>::new_with_salt_len(self.private.clone(), salt);
        STANDARD.encode(key.try_sign_with_rng(&mut SysRng, text.as_bytes()).unwrap().to_vec())
    }

    fn button(&self, name: &str, salt: usize) -> String {
        self.sign(&format!("{name}\n{}", hex::encode(Sha256::digest(PAYLOAD))), salt)
    }
}

#[test]
fn each_algorithm_holds_with_its_own_salt_and_name_only() {
    let pair = pair();
    for (algorithm, name, salt) in
        [(Algorithm::V1, "AMZN-PAY-RSASSA-PSS", 20), (Algorithm::V2, "AMZN-PAY-RSASSA-PSS-V2", 32)]
    {
        assert_eq!(Algorithm::from_name(name), Some(algorithm));
        let signature = pair.button(name, salt);
        assert_eq!(pair.public.verify_button(algorithm, PAYLOAD, &signature), Ok(()));
        let refused = Err(VerifyError::Signature);
        assert_eq!(pair.public.verify_button(algorithm, &format!("{PAYLOAD} "), &signature), refused);
        assert_eq!(pair.public.verify_button(algorithm, PAYLOAD, &pair.button(name, 52 - salt)), refused);
        assert_eq!(pair.public.verify_button(algorithm, PAYLOAD, &pair.button("AMZN-PAY", salt)), refused);
        for wrong in [0, 19, 21, 31, 33] {
            assert_eq!(pair.public.verify_button(algorithm, PAYLOAD, &pair.button(name, wrong)), refused);
        }
        let mut flipped = STANDARD.decode(&signature).unwrap();
        for index in [0, 1, 100, 255] {
            flipped[index] ^= 1;
            let text = STANDARD.encode(&flipped);
            assert_eq!(pair.public.verify_button(algorithm, PAYLOAD, &text), refused, "{index}");
            flipped[index] ^= 1;
        }
        for bad in ["", "====", &STANDARD.encode([0xff; 256]), &STANDARD.encode([0; 256]), &signature[..100]]
        {
            assert_eq!(pair.public.verify_button(algorithm, PAYLOAD, bad), refused);
        }
    }
    assert_eq!(Algorithm::from_name("AMZN-PAY-RSASSA-PSS-V3"), None);
}

/// Path and query in another spelling than the canonical one, headers in any case.
#[test]
fn a_request_is_verified_from_what_arrived() {
    let key = PrivateKey::generate().unwrap();
    let public = PublicKey::from_pem(&key.public_key_pem().unwrap()).unwrap();
    let signer = Signer::new(PublicKeyId::parse("SANDBOX-AE").unwrap(), key);
    let parts = RequestParts::new(Method::Post, "/v2/charges")
        .query("名", "a b&c=+")
        .query("a", "")
        .idempotency_key(&IdempotencyKey::from_facts(&["x"]))
        .body(PAYLOAD)
        .sent_to(Region::Jp, "localhost:8788", parse_timestamp("20250102T030405Z").unwrap());
    let signed = signer.sign_request(&parts).unwrap();
    let headers: Vec<_> =
        signed.headers.iter().map(|(n, v)| (n.to_ascii_uppercase(), format!(" {v} "))).collect();
    let received =
        ReceivedRequest { method: Method::Post, target: &signed.target, headers: &headers, body: PAYLOAD };
    let authorization = public.verify_request(&received).unwrap();
    assert_eq!(authorization.public_key_id.as_str(), "SANDBOX-AE");
    assert_eq!(authorization.algorithm, Algorithm::V2);
    assert!(authorization.signed_headers.contains(&"x-amz-pay-idempotency-key".to_owned()));

    let swapped = "/v2//charges?a=&%E5%90%8D=a%20b%26c%3D%2B";
    assert!(public.verify_request(&ReceivedRequest { target: swapped, ..received }).is_ok());
    let refused = VerifyError::Signature;
    let judge = |received: ReceivedRequest<'_>| public.verify_request(&received).unwrap_err();
    assert_eq!(judge(ReceivedRequest { body: "", ..received }), refused);
    assert_eq!(judge(ReceivedRequest { method: Method::Patch, ..received }), refused);
    assert_eq!(judge(ReceivedRequest { target: "/v2/charges", ..received }), refused);
    let change = |name: &str, value: Option<&str>| -> Vec<(String, String)> {
        let all = headers.iter().filter(|(sent, _)| !sent.eq_ignore_ascii_case(name)).cloned();
        all.chain(value.map(|value| (name.to_owned(), value.to_owned()))).collect()
    };
    let later = change("x-amz-pay-date", Some("20250102T030406Z"));
    assert_eq!(judge(ReceivedRequest { headers: &later, ..received }), refused);
    let without = change("x-amz-pay-date", None);
    assert_eq!(judge(ReceivedRequest { headers: &without, ..received }), VerifyError::MissingHeader);
    let without = change("authorization", None);
    assert_eq!(judge(ReceivedRequest { headers: &without, ..received }), VerifyError::Authorization);
    let bare = "AMZN-PAY-RSASSA-PSS-V2 PublicKeyId=AE, SignedHeaders=accept;content-type, Signature=AA==";
    let bare = change("authorization", Some(bare));
    assert_eq!(
        judge(ReceivedRequest { headers: &bare, ..received }),
        VerifyError::Unsigned("x-amz-pay-date")
    );
}

#[test]
fn an_authorization_header_is_read_or_refused() {
    let read = Authorization::parse(
        "AMZN-PAY-RSASSA-PSS PublicKeyId=AE, SignedHeaders=accept;x-amz-pay-date, Signature=ab+/cd==",
    )
    .unwrap();
    assert_eq!((read.algorithm, read.signature.as_str()), (Algorithm::V1, "ab+/cd=="));
    assert_eq!(read.signed_headers, ["accept", "x-amz-pay-date"]);
    for bad in [
        "",
        "AMZN-PAY-RSASSA-PSS",
        "Bearer PublicKeyId=AE, SignedHeaders=a, Signature=b",
        "AMZN-PAY-RSASSA-PSS-V2 PublicKeyId=AE, Signature=b",
        "AMZN-PAY-RSASSA-PSS-V2 PublicKeyId=, SignedHeaders=a, Signature=b",
    ] {
        assert_eq!(Authorization::parse(bad), Err(VerifyError::Authorization), "{bad}");
    }
}

#[test]
fn public_keys_that_cannot_be_used_are_refused() {
    assert_eq!(PublicKey::from_pem("").unwrap_err(), KeyError::NotPem);
    let private = PrivateKey::generate().unwrap().to_pkcs8_pem().unwrap();
    assert_eq!(PublicKey::from_pem(&private).unwrap_err(), KeyError::NotPem);
    let short = rsa::PublicKey::new_unchecked(vec![0xff; 128].into_boxed(), vec![1, 0, 1].into_boxed());
    let pem = short.to_public_key_pem(LineEnding::LF).unwrap();
    assert_eq!(PublicKey::from_pem(&pem).unwrap_err(), KeyError::TooShort);
}

trait IntoBoxed {
    fn into_boxed(self) -> rsa::BoxedUint;
}

impl IntoBoxed for Vec<u8> {
    fn into_boxed(self) -> rsa::BoxedUint {
        rsa::BoxedUint::from_be_slice_vartime(&self)
    }
}

#[test]
fn a_transferred_key_id_is_read_by_its_own_key_only() {
    let (ours, others) = (PrivateKey::generate().unwrap(), PrivateKey::generate().unwrap());
    let public = rsa::PrivateKey::from_pkcs8_pem(&ours.to_pkcs8_pem().unwrap()).unwrap();
    let encrypted = rsa::PublicKey::from(&public)
        .encrypt(&mut SysRng, rsa::Pkcs1v15Encrypt, b"SANDBOX-AEXAMPLE")
        .unwrap();
    let transferred = STANDARD.encode(encrypted);
    assert_eq!(ours.decrypt_key_id(&transferred).as_deref(), Some("SANDBOX-AEXAMPLE"));
    assert_ne!(others.decrypt_key_id(&transferred).as_deref(), Some("SANDBOX-AEXAMPLE"));
    for broken in ["", "no base64!", "AAAA"] {
        assert_eq!(ours.decrypt_key_id(broken), None, "{broken}");
    }
}

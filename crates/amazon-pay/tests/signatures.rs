//! Signatures: the published and own vectors, and PSS checked with other code than made it.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use amazon_pay::{
    IdempotencyKey, KeyError, Method, PrivateKey, PublicKeyId, Region, RequestParts, Signer, parse_timestamp,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use rsa::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _, LineEnding};
use rsa::pss::{Signature, VerifyingKey};
use rsa::signature::Verifier as _;
use sha2::{Digest as _, Sha256};

const PAYLOAD: &str = r#"{"webCheckoutDetails":{"checkoutReviewReturnUrl":"https://shop.example/amazon/review"},"storeId":"amzn1.application-oa2-client.example"}"#;

/// A throw-away RSA key of 1024 bits (PKCS#8).
const SHORT_KEY: &str = "MIICdQIBADANBgkqhkiG9w0BAQEFAASCAl8wggJbAgEAAoGBANydJYjd6/BwR1/9r/svcNNcqQOjvPogxgmKHfYkrK6HPm4CGo/HtSNZLojCqCYj0wjGAu825G3IZ1J16ckVWqgIgGb9dG6TBAApB+0JyT1ppfuInDygF7CE6htKGwzXsVqWXm0vclC+8BYlSZioepvWNspMHhT1YopcC52lefgdAgMBAAECgYBQH5rUPJVGO+EQUdiqR66YdRzFP6CQz3pdWJZNIUC+GkxoM8dl1MhK0EcAUII1Z+lrVE8Yhj0sSg6MelqwN1s24ze3DZl8s9L2IMXBvGIqE1cI7laIEq4uR52gioDEwoZEAIEtBd1+9jfysj0CKqUEkKElRLSzFTTeRLFiSDIxWQJBAPWmhkOiWRe/144AiHTEIELOfA7JziE94nBKos8Iyi3N9BlwpCp/9w2+B5tMMzvrK1J19oMBiX5i91GTEtekF9cCQQDl6JabZggsec6bddhqjwlCcyArE6XfbnowzZaNK1mUid3i2xjxNzgS6Mf7SlYBKmlrff6M97h3aFZtniz0+uErAkBetSQgoU/+Ew2VBumVMyRI/Xjg7rcVI9nQd0YL0hS40iWhRUdVx15FoxUlr5w1JrbeJPK0kXwkCR3XCoACOZajAkAVby/LYSHV8609dSkuFhPI7C7NlVFbmVMvBZvJoYcCgC/9nGug4YMK0EUEupN2HFwjt2VqAxZhm4qjQaHzXQhtAkAH2Y/0nTWWKJQP+hxrEUNdmA8tpParhfnXKCgKEBz2/xGgjMbgXmcEsXqUeSW79MLPQ1lLtSUklruWFAzeRHD7";

fn public_key(key: &PrivateKey) -> rsa::PublicKey {
    rsa::PublicKey::from_public_key_pem(&key.public_key_pem().unwrap()).unwrap()
}

/// Verifies with the `rsa` crate and exactly this salt length.
fn holds(key: &rsa::PublicKey, salt: usize, text: &str, signature: &str) -> bool {
    let signature = STANDARD.decode(signature).unwrap();
    VerifyingKey::<Sha256>::new_with_salt_len(key.clone(), salt)
        .verify(text.as_bytes(), &Signature::try_from(signature.as_slice()).unwrap())
        .is_ok()
}

fn signer(key: PrivateKey) -> Signer {
    Signer::new(PublicKeyId::parse("SANDBOX-AETEST").unwrap(), key)
}

#[test]
fn a_button_signature_covers_algorithm_and_hash_with_a_salt_of_32() {
    let key = PrivateKey::generate().unwrap();
    let public = public_key(&key);
    let signer = signer(key);
    let signed = signer.sign_button(PAYLOAD.to_owned()).unwrap();
    // The hash is the vector's, written out, so that a wrong hash cannot hide behind a matching verifier.
    let text = "AMZN-PAY-RSASSA-PSS-V2\n206b586132b02a4e1dc7bec920e3774804600f05c07b34ca46be591d8ec40c98";
    assert_eq!(signed.payload_json, PAYLOAD);
    assert!(holds(&public, 32, text, &signed.signature));
    assert!(!holds(&public, 20, text, &signed.signature), "V2 has a salt of 32, not 20");
    assert!(!holds(&public, 32, "AMZN-PAY-RSASSA-PSS-V2\n00", &signed.signature));
    let again = signer.sign_button(PAYLOAD.to_owned()).unwrap();
    assert_ne!(signed.signature, again.signature, "PSS is randomised");
}

#[test]
fn utf8_payloads_are_hashed_as_they_stand() {
    let key = PrivateKey::generate().unwrap();
    let public = public_key(&key);
    let signed = signer(key).sign_button(r#"{"amount":"1000","name":"山田太郎"}"#.to_owned()).unwrap();
    let text = "AMZN-PAY-RSASSA-PSS-V2\nceaef93ce7a011be91b9e0222e61f498575c2d41b1af188be85cbe777dbe5cb8";
    assert!(holds(&public, 32, text, &signed.signature));
}

#[test]
fn the_script_gets_its_own_member_names() {
    let signed = signer(PrivateKey::generate().unwrap()).sign_button(PAYLOAD.to_owned()).unwrap();
    let json: serde_json::Value = serde_json::to_value(&signed).unwrap();
    assert_eq!(json["payloadJSON"], PAYLOAD);
    assert_eq!(json["publicKeyId"], "SANDBOX-AETEST");
    assert_eq!(json["algorithm"], "AMZN-PAY-RSASSA-PSS-V2");
    assert_eq!(json["signature"], signed.signature.as_str());
}

fn own(method: Method, path: &str) -> RequestParts {
    RequestParts::new(method, path).sent_to(
        Region::Jp,
        "pay-api.amazon.jp",
        parse_timestamp("20250102T030405Z").unwrap(),
    )
}

#[test]
fn canonical_requests_match_the_vectors() {
    let eu = |path: &str| {
        RequestParts::new(Method::Get, path)
            .sent_to(Region::Eu, "pay-api.amazon.eu", parse_timestamp("20180524T223710Z").unwrap())
            .canonical()
            .hash()
    };
    // The unit test of Amazon's own .NET SDK.
    assert_eq!(eu("/"), "13fdf6db844bdfb9e9c0e27a4251ca04e60c29ca2132249c5dd1cb09c26e22f5");
    assert_eq!(eu("///foo//"), "d8e13e1857bc9b5056cc8ccb2699812faa2c68960e00483b1390fdaf4a991cc4");
    // Our own, computed with other code.
    let post = own(Method::Post, "/v2/checkoutSessions")
        .body(PAYLOAD)
        .idempotency_key(&IdempotencyKey::parse("0f8fad5bd9cb469fa16570867728950e").unwrap());
    assert_eq!(post.canonical().hash(), "cb3e603a3edeb1129099a76a467df194a567fe5e4daed381b2bfd92f2179c4c0");
    let get = own(Method::Get, "/v2/checkoutSessions/11111111-2222-4333-8444-555555555555");
    assert_eq!(get.canonical().hash(), "5bbac6169df9cb96deabed5555b7f9c70ab2a4ec5eb112da38bcbf998d179f47");
}

#[test]
fn a_request_carries_what_was_signed() {
    let key = PrivateKey::generate().unwrap();
    let public = public_key(&key);
    let parts = own(Method::Get, "/v2/reports").query("types", "A B").query("merchantId", "A1");
    let request = signer(key).sign_request(&parts).unwrap();
    assert_eq!(request.target, "/v2/reports?merchantId=A1&types=A%20B");
    let (_, authorization) = request.headers.last().unwrap();
    let (start, signature) = authorization.split_once(", Signature=").unwrap();
    assert_eq!(
        start,
        "AMZN-PAY-RSASSA-PSS-V2 PublicKeyId=SANDBOX-AETEST, \
         SignedHeaders=accept;content-type;x-amz-pay-date;x-amz-pay-host;x-amz-pay-region"
    );
    let canonical = format!(
        "GET\n/v2/reports\nmerchantId=A1&types=A%20B\naccept:application/json\ncontent-type:application/json\n\
         x-amz-pay-date:20250102T030405Z\nx-amz-pay-host:pay-api.amazon.jp\nx-amz-pay-region:jp\n\n\
         accept;content-type;x-amz-pay-date;x-amz-pay-host;x-amz-pay-region\n{}",
        hex::encode(Sha256::digest(b""))
    );
    let hash = hex::encode(Sha256::digest(canonical));
    assert_eq!(request.canonical_hash(), hash);
    assert!(holds(&public, 32, &format!("AMZN-PAY-RSASSA-PSS-V2\n{hash}"), signature));
}

#[test]
fn pkcs8_and_pkcs1_are_the_same_key() {
    let key = PrivateKey::generate().unwrap();
    let pkcs8 = key.to_pkcs8_pem().unwrap();
    let pkcs1 = rsa::PrivateKey::from_pkcs8_pem(&pkcs8).unwrap().to_pkcs1_pem(LineEnding::CRLF).unwrap();
    assert!(pkcs8.starts_with("-----BEGIN PRIVATE KEY-----\n"));
    assert!(pkcs1.starts_with("-----BEGIN RSA PRIVATE KEY-----\r\n"));
    let one_line = pkcs8.replace('\n', "\\n");
    let with_comment =
        format!("Bag Attributes\n  friendlyName: x\n{}", key.public_key_pem().unwrap() + &pkcs8);
    for pem in [&*pkcs8, &*pkcs1, &one_line, &with_comment] {
        let read = PrivateKey::from_pem(pem).unwrap();
        assert_eq!(read.public_key_pem().unwrap(), key.public_key_pem().unwrap());
    }
}

#[test]
fn unusable_keys_are_refused_with_the_reason() {
    let key = PrivateKey::generate().unwrap();
    let pem = key.to_pkcs8_pem().unwrap();
    let reason = |pem: &str| PrivateKey::from_pem(pem).map(|_| ()).unwrap_err();
    assert_eq!(reason(""), KeyError::NotPem);
    assert_eq!(reason("SANDBOX-AE"), KeyError::NotPem);
    assert_eq!(reason(&key.public_key_pem().unwrap()), KeyError::NotPem);
    assert_eq!(reason(&pem.replace("PRIVATE", "ENCRYPTED PRIVATE")), KeyError::Encrypted);
    let traditional =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
    assert_eq!(reason(traditional), KeyError::Encrypted);
    assert_eq!(reason(&pem.replace("PRIVATE", "EC PRIVATE")), KeyError::NotRsa);
    assert_eq!(reason(&pem[..pem.len() / 2]), KeyError::NotPem);
    assert_eq!(reason("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"), KeyError::NotRsa);
    let short = pem.lines().next().unwrap().to_owned()
        + "
" + SHORT_KEY
        + "
-----END PRIVATE KEY-----";
    assert_eq!(reason(&short), KeyError::TooShort);
}

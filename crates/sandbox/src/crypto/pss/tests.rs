//! Signatures made by two others: OpenSSL (salt 20, pasted) and aws-lc (salt 32, fresh key).

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PSS_SHA256};
use base64::prelude::{BASE64_STANDARD, Engine as _};

use super::*;

/// `openssl genrsa 2048`, then `openssl rsa -pubout -outform DER`.
const PUBLIC_KEY: &str = "\
     MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA8HSTz+GJMQp7a+H8dViK4HTB9jO1EHRgwHVqb26dwx+zi+3078H4\
     O/LpNSk36AdbfufuDabKnrbcly4kOcdfdKGPZbRjGLDDRFlinTSSAihJk9VbMCl75l1HvLfZo6YF5poSDrWDp3SBYFGCD8/c\
     TEH1q56X71k3Zm9SNEesb7OfD/vB/zUzLXinN6Z2SrlmDqMT0xF2cN6KwdeAGgGJzC4pH5i/hT8zDmgfZZOPHV6Aiq5T82N4\
     kPBboYvIS3vhr8AncgYVOkbpGt1Iw+JfJ9bR2qvil1L33/J7nJmQRJVHA7wkBaE6xesX1scUdH5/9yscYCt+N+7xsYp8AywE\
     PQIDAQAB";
/// `openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:20` over [`MESSAGE`].
const SALT_20: &str = "\
     Em3KOO39w+Nc7fjqYi1F8c+w+FbzGOoi/xdN7vCdpPZGjENANKfgxg2Hor9IDplyi5Mw/xyJ42mljpVWkwrdqfUrz7UeksUY\
     z9pEamJNlxKgMgek0stFWjgEgF5XvBMLVI2B9e/pgt0BnOqjimal9wya6DgraFFL5zIpqrn+E0rCYUmIkRx56jqOfNCl4Ze/\
     ij2Bo48EpFlAmW1CAMPcpaUGcOiUQ3MlGw9bphnIjcWnmnXlc7Kb3tnMPiYej+VUNqu7A1buSOF/4rSXvVNtAF4Gzbh5oj0x\
     kZry+N6AZ/wcw2g8O6q/R6pFyYsBdzqXtYs3WP8LH9KIyplJZw9WDw==";
/// The string to sign of the button payload in the fact sheet.
const MESSAGE: &str = "AMZN-PAY-RSASSA-PSS\n206b586132b02a4e1dc7bec920e3774804600f05c07b34ca46be591d8ec40c98";

fn openssl_key() -> RsaPublicKey {
    let der = BASE64_STANDARD.decode(PUBLIC_KEY).expect("the vector is base64");
    RsaPublicKey::from_spki_der(&der).expect("OpenSSL wrote a SubjectPublicKeyInfo")
}

#[test]
fn openssl_signature_with_salt_20_passes_as_20_alone() {
    let signature = BASE64_STANDARD.decode(SALT_20).expect("the vector is base64");
    assert!(verify(&openssl_key(), MESSAGE.as_bytes(), &signature, 20));
    assert!(!verify(&openssl_key(), MESSAGE.as_bytes(), &signature, 32));
    assert!(!verify(&openssl_key(), b"another message", &signature, 20));
}

#[test]
fn any_flipped_bit_is_refused() {
    let signature = BASE64_STANDARD.decode(SALT_20).expect("the vector is base64");
    for position in [0, 17, 128, 255] {
        let mut broken = signature.clone();
        broken[position] ^= 1;
        assert!(!verify(&openssl_key(), MESSAGE.as_bytes(), &broken, 20), "byte {position}");
    }
    assert!(!verify(&openssl_key(), MESSAGE.as_bytes(), &signature[1..], 20));
    assert!(!verify(&openssl_key(), MESSAGE.as_bytes(), &[0xff; 256], 20));
}

#[test]
fn aws_lc_signature_passes_with_salt_32_alone() {
    let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
    let der: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("DER");
    let key = RsaPublicKey::from_spki_der(der.as_ref()).expect("a SubjectPublicKeyInfo");
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(&RSA_PSS_SHA256, &SystemRandom::new(), b"hello", &mut signature).expect("a signature");
    assert!(verify(&key, b"hello", &signature, 32));
    assert!(!verify(&key, b"hello", &signature, 20));
    assert!(!verify(&openssl_key(), b"hello", &signature, 32));
}

#[test]
fn broken_key_is_no_key() {
    let der = BASE64_STANDARD.decode(PUBLIC_KEY).expect("the vector is base64");
    assert!(RsaPublicKey::from_spki_der(&der[..200]).is_none());
    assert!(RsaPublicKey::from_spki_der(b"").is_none());
}

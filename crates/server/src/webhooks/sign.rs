//! Standard Webhooks (<https://www.standardwebhooks.com>): HMAC-SHA256 over `id.timestamp.body`, so that a cart can
//! use a ready-made library, and nobody can send an old request again.

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What a secret begins with; the rest is base64 of the key.
pub(super) const PREFIX: &str = "whsec_";

/// The header `webhook-signature`: one signature for each secret that is valid now. `None`: a secret is malformed.
pub(super) fn signatures(secrets: &[String], id: &str, timestamp: i64, body: &str) -> Option<String> {
    let signed = format!("{id}.{timestamp}.{body}");
    let one = |secret: &String| {
        let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
        let tag = sign(&Key::new(HMAC_SHA256, &key), signed.as_bytes());
        Some(format!("v1,{}", STANDARD.encode(tag.as_ref())))
    };
    secrets.iter().map(one).collect::<Option<Vec<_>>>().map(|all| all.join(" "))
}

#[cfg(test)]
mod tests {
    use super::signatures;

    /// The example of the specification's own libraries.
    #[test]
    fn api_webhook_signatures_are_those_of_standard_webhooks() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", r#"{"test": 2432232314}"#);
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(
            signatures(std::slice::from_ref(&secret), id, 1_614_265_330, body).as_deref(),
            Some(expected)
        );
        let both = signatures(&[secret.clone(), secret], id, 1_614_265_330, body);
        assert_eq!(both, Some(format!("{expected} {expected}")));
        assert_eq!(signatures(&["nonsense".to_owned()], id, 1, body), None);
    }
}

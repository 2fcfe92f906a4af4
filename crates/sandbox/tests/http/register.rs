//! A shop registers, its merchant agrees, and the shop signs with the key that it handed over.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize, Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};
use aws_lc_rs::signature::KeyPair as _;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::Value;

use crate::support::Stage;

fn spki(pair: &KeyPair) -> String {
    let der: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    BASE64_STANDARD.encode(der.as_ref())
}

/// What the page hands to its script.
fn payload(page: &str) -> Value {
    let text = page.split("data-payload=\"").nth(1).unwrap().split('"').next().unwrap();
    serde_json::from_str(&text.replace("&quot;", "\"").replace("&#x2f;", "/")).unwrap()
}

#[tokio::test]
async fn the_encrypted_key_id_opens_with_the_private_key_and_the_key_signs() {
    let mut stage = Stage::new().await;
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let key = spki(&pair);
    let fields = [
        ("spId", "A1MCJZEB1HY93J"),
        ("onboardingVersion", "2"),
        ("publicKey", &key),
        ("keyShareURL", "https://shop.example/keys?secret=1"),
        ("merchantStoreDescription", "登録したショップ"),
        ("merchantLoginDomains[]", "https://shop.example"),
        ("merchantLoginDomains[]", "https://lp.example"),
        ("locale", "ja_JP"),
    ];
    let page = stage.post("/register", &fields).await.location().to_owned();
    let shown = stage.get(&page).await;
    shown.has("この画面は模擬環境だけのものです").has("lp.example").has("登録したショップ");
    let done = stage.post(&format!("{page}/agree"), &[("account", "new")]).await;
    done.has("data-url=\"https:&#x2f;&#x2f;shop.example&#x2f;keys?secret=1\"");
    let policy = done.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("connect-src https://shop.example;"), "{policy}");

    let payload = payload(&done.body);
    let encrypted: String = percent_encoding::percent_decode_str(payload["publicKeyId"].as_str().unwrap())
        .decode_utf8()
        .unwrap()
        .into_owned();
    let der = AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
    let private = PrivateDecryptingKey::from_pkcs8(der.as_ref()).unwrap();
    let private = Pkcs1PrivateDecryptingKey::new(private).unwrap();
    let mut room = vec![0; private.min_output_size()];
    let id = private.decrypt(&BASE64_STANDARD.decode(encrypted).unwrap(), &mut room).unwrap();
    let id = std::str::from_utf8(id).unwrap().to_owned();
    assert!(id.starts_with("SANDBOX-A"), "{id}");

    // Checked by a trial session, as plugins do it.
    stage.acts_as(pair, &payload, &id);
    let body = stage.payload("OneTime");
    let key = [("x-amz-pay-idempotency-key", "trial")];
    assert_eq!(stage.api("POST", "/v2/checkoutSessions", &body, &key).await.0, 201);
    assert!(
        stage.post(&format!("{page}/agree"), &[("account", "new")]).await.status.is_client_error(),
        "once"
    );
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named() {
    let mut stage = Stage::new().await;
    let key = spki(&KeyPair::generate(KeySize::Rsa2048).unwrap());
    let good = [
        ("spId", "A1"),
        ("onboardingVersion", "2"),
        ("publicKey", key.as_str()),
        ("keyShareURL", "https://shop.example/keys"),
    ];
    for (name, bad) in [
        ("spId", ""),
        ("onboardingVersion", "1"),
        ("publicKey", "AAAA"),
        ("keyShareURL", "http://shop.example/keys"),
    ] {
        let fields = good.map(|(field, value)| (field, if field == name { bad } else { value }));
        let answer = stage.post("/register", &fields).await;
        assert_eq!(answer.status, 400, "{name}");
        answer.has(&format!("[{name}]"));
    }
    let page = stage.post("/register", &good).await.location().to_owned();
    let refused = stage.post(&format!("{page}/agree"), &[("account", "A0")]).await;
    assert_eq!(refused.status, 400);
}

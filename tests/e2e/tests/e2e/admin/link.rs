//! 外部連携アカウント管理 by hand, as in Japan: a key pair made here, registered at the make-believe Seller Central, ids
//! carried back, checked, and then a sale on the linked account.

use e2e::{LpPage, Shopper, Sites, scenario};
use server::admin::Role;
use server::environment::Environment;

use super::{opens, signs_in, types};
use crate::TARO;
use crate::witness::reaches_confirm;

/// Registers our public key at Seller Central for an environment; answers merchant, store and key id as its JSON says.
pub(super) async fn registers(
    shopper: &Shopper,
    environment: Environment,
    public_key: &str,
) -> anyhow::Result<serde_json::Value> {
    let world = shopper.world();
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let merchants: serde_json::Value =
        reqwest::get(format!("{}/_sandbox/merchants", world.amazon_by_number())).await?.json().await?;
    let merchant = merchants["merchants"][0]["merchantId"].as_str().unwrap_or_default().to_owned();
    let shop = format!("{}/seller/shops/{merchant}", world.amazon_by_number());
    let form = [("public_key", public_key), ("environment", environment.as_str())];
    let done = http.post(format!("{shop}/keys")).form(&form).send().await?;
    anyhow::ensure!(done.status().as_u16() < 400, "the key was not taken: {}", done.text().await?);
    Ok(reqwest::get(format!("{shop}/ids.json")).await?.json().await?)
}

#[tokio::test]
async fn link_by_hand_then_sell_then_unlink() {
    scenario("admin_link", LpPage::default(), Sites::Three, |shopper| async move {
        signs_in(&shopper, Role::Owner).await?;
        opens(&shopper, "/admin/amazon").await?;
        shopper.turns_page("#make-key").await?;
        let key = shopper.reads("#public-key").await?;
        shopper.finds_no_barrier("link").await?;
        let ids = registers(&shopper, Environment::Sandbox, &key).await?;
        let text = |name: &str| ids[name].as_str().unwrap_or_default().to_owned();
        // A key that was made for somebody else: named in plain words, nothing linked.
        types(&shopper, "input[name=merchant_id]", &text("merchantId")).await?;
        types(&shopper, "input[name=store_id]", &text("storeId")).await?;
        types(
            &shopper,
            "input[name=public_key_id]",
            &shopper.world().shop().amazon().public_key_id.to_string(),
        )
        .await?;
        shopper.turns_page("#link-now").await?;
        assert!(shopper.reads("#wrong").await?.contains("この画面で作った鍵のものではありません"));
        types(
            &shopper,
            "input[name=store_id]",
            "amzn1.application-oa2-client.0123456789abcdef0123456789abcdef",
        )
        .await?;
        types(&shopper, "input[name=public_key_id]", &text("publicKeyId")).await?;
        shopper.turns_page("#link-now").await?;
        let wrong = shopper.reads("#wrong").await?;
        assert!(wrong.contains("Store ID"), "{wrong}");
        // The file as it was downloaded.
        let file = format!("arguments[0].value = {}", serde_json::Value::from(ids.to_string()));
        let field = shopper.sees("textarea[name=json]").await?;
        shopper.browser().execute(file.as_str(), vec![field.to_json()?]).await?;
        shopper.turns_page("#link-now").await?;
        assert!(shopper.reads("#said").await?.contains("連携しました"));
        assert!(shopper.reads("#account-sandbox").await?.contains("連携済み"));
        assert_eq!(shopper.world().shop().amazon().public_key_id.to_string(), text("publicKeyId"));
        reaches_confirm(&shopper, TARO, "101").await?;
        shopper.places(TARO).await?;
        opens(&shopper, "/admin/amazon").await?;
        shopper.clicks("#unlink-sandbox summary").await?;
        shopper.clicks("#unlink-sandbox input[type=checkbox]").await?;
        shopper.turns_page("#unlink-sandbox button").await?;
        assert!(shopper.reads("#said").await?.contains("連携を削除しました"));
        shopper.finds_no_barrier("unlinked").await
    })
    .await;
}

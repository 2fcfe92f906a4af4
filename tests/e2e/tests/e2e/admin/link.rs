//! 外部連携アカウント管理 by hand, as in Japan: a key pair made here, registered at the make-believe Seller Central, ids
//! carried back, checked, and then a sale on the linked account.

use e2e::{LpPage, Sites, scenario};
use server::admin::Role;
use server::environment::Environment;

use super::{opens, signs_in, types};
use crate::TARO;
use crate::witness::reaches_confirm;

#[tokio::test]
async fn link_by_hand_then_sell_then_unlink() {
    scenario("admin_link", LpPage::default(), Sites::Three, |shopper| async move {
        signs_in(&shopper, Role::Owner).await?;
        opens(&shopper, "/admin/amazon").await?;
        shopper.turns_page("#make-key").await?;
        let key = shopper.reads("#public-key").await?;
        shopper.finds_no_barrier("link").await?;
        let file = shopper.world().registers_key(Environment::Sandbox, &key).await?;
        let ids: serde_json::Value = serde_json::from_str(&file)?;
        let text = |name: &str| ids[name].as_str().unwrap_or_default().to_owned();
        // A key that was made for somebody else: named in plain words, nothing linked.
        types(&shopper, "input[name=merchant_id]", &text("merchantId")).await?;
        types(&shopper, "input[name=store_id]", &text("storeId")).await?;
        types(
            &shopper,
            "input[name=public_key_id]",
            &shopper.world().test_account()?.public_key_id.to_string(),
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
        let file = format!("arguments[0].value = {}", serde_json::Value::from(file));
        let field = shopper.sees("textarea[name=json]").await?;
        shopper.browser().execute(file.as_str(), vec![field.to_json()?]).await?;
        shopper.turns_page("#link-now").await?;
        assert!(shopper.reads("#said").await?.contains("連携しました"));
        assert!(shopper.reads("#account-sandbox").await?.contains("連携済み"));
        assert_eq!(shopper.world().test_account()?.public_key_id.to_string(), text("publicKeyId"));
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

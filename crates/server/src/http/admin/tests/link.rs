//! Linking as pages: no vault, wrong shapes, no way past the check; and the switches of LPs.

use super::support::Office;
use crate::admin::Role;
use crate::environment::Environment;
use crate::store::{AccountIds, AccountRow};

#[tokio::test]
async fn link_names_what_is_wrong_and_links_nothing() {
    let office = Office::open_with_vault().await;
    let word = office.signed_in(Role::Owner).await;
    let ids = "merchant_id=A1EXAMPLEEXAMP&store_id=amzn1.application-oa2-client.0123456789abcdef0123456789abcdef\
               &public_key_id=SANDBOX-AEXAMPLEEXAMPLEEXAMPLEEX";
    let early = office.post("/admin/amazon/link", &word, ids).await.text;
    assert!(early.contains("先に鍵の組を作ってください"));
    assert_eq!(office.post("/admin/amazon/key", &word, "").await.location(), "/admin/amazon?said=key_made");
    let page = office.get("/admin/amazon", Some(&word)).await.text;
    assert!(page.contains("BEGIN PUBLIC KEY") && !page.contains("PRIVATE KEY"));
    let kept = office.shop.store.waiting_account().await.unwrap().unwrap();
    assert!(!kept.sealed_key.contains("PRIVATE"), "sealed at rest");
    for (from, to, named) in [
        ("A1EXAMPLEEXAMP", "%3F", "出品者IDの形"),
        ("amzn1.application-oa2-client.", "client.", "Store IDの形"),
        ("SANDBOX-AEXAMPLEEXAMPLEEXAMPLEEX", "%3F", "公開鍵IDの形"),
    ] {
        let answer = office.post("/admin/amazon/link", &word, &ids.replace(from, to)).await.text;
        assert!(answer.contains(named), "{named}");
    }
    let json = office.post("/admin/amazon/link", &word, "json=%7B%7D").await.text;
    assert!(json.contains("読み取れません"));
    assert!(office.shop.store.linked_accounts().await.unwrap().is_empty());
    assert_eq!(
        office.post("/admin/amazon/unlink", &word, "environment=sandbox").await.location(),
        "/admin/amazon?said=not_sure"
    );
}

#[tokio::test]
async fn link_of_the_live_account_sells_only_when_chosen_and_nothing_sells_when_it_is_gone() {
    let office = Office::open_with_vault().await;
    let (shop, word) = (&office.shop, office.signed_in(Role::Owner).await);
    let id = shop.make_account_key("owner").await.unwrap();
    let ids = ids("LIVE-AEXAMPLEEXAMPLEEXAMPLEEX");
    assert!(
        shop.store
            .link_account(&id, &ids, Environment::Live, Environment::Sandbox, "owner", 0)
            .await
            .unwrap()
    );
    shop.refresh().await.unwrap();
    assert_eq!((shop.selling(), shop.accounts().len()), (Environment::Sandbox, 2), "linked, not chosen");

    office.post("/admin/amazon/use", &word, "environment=live").await;
    assert_eq!(shop.selling(), Environment::Live);
    let off = |script: &str| script.contains("停止中");
    assert!(!off(&office.get("/lp/demo.js", None).await.text));

    // Unlinked while it sells: the LP stays as it was; no test button comes before shoppers.
    office.post("/admin/amazon/unlink", &word, "environment=live&sure=on").await;
    assert!(off(&office.get("/lp/demo.js", None).await.text));
    assert!(
        office
            .get("/admin/amazon", Some(&word))
            .await
            .text
            .contains("どのLPにもAmazon Payのボタンは表示されません")
    );
    assert_eq!(
        office.post("/admin/amazon/use", &word, "environment=live").await.location(),
        "/admin/amazon?said=not_from_here",
        "there is no account to sell with"
    );
    // But an LP may be tried, and the other environment may be chosen.
    office.post("/admin/lps/demo", &word, "enabled=on&sandbox=on").await;
    assert!(!off(&office.get("/lp/demo.js", None).await.text));
    office.post("/admin/lps/demo", &word, "enabled=on").await;
    office.post("/admin/amazon/use", &word, "environment=sandbox").await;
    assert!(!off(&office.get("/lp/demo.js", None).await.text));
}

/// Ids in Amazon's shapes.
fn ids(key: &str) -> AccountIds {
    AccountIds {
        merchant_id: "A1EXAMPLEEXAMP".into(),
        store_id: "amzn1.application-oa2-client.0123456789abcdef0123456789abcdef".into(),
        public_key_id: key.into(),
    }
}

#[tokio::test]
async fn link_of_a_live_account_alone_never_sells_for_an_lp_in_test() {
    let office = Office::open_without_account().await;
    let (shop, word) = (&office.shop, office.signed_in(Role::Owner).await);
    let off = |script: &str| script.contains("停止中");
    assert!(off(&office.get("/lp/demo.js", None).await.text), "nobody to sell with");
    let id = shop.make_account_key("owner").await.unwrap();
    let live = ids("LIVE-AEXAMPLEEXAMPLEEXAMPLEEX");
    assert!(
        shop.store.link_account(&id, &live, Environment::Live, Environment::Live, "owner", 0).await.unwrap()
    );
    shop.refresh().await.unwrap();
    assert!(!off(&office.get("/lp/demo.js", None).await.text), "the first account sells");
    office.post("/admin/lps/demo", &word, "enabled=on&sandbox=on").await;
    assert!(off(&office.get("/lp/demo.js", None).await.text), "no test account: no button at all");
    let page = office.get("/admin/lps", Some(&word)).await.text;
    assert!(page.contains("テスト環境のアカウントが連携されていないため"));
}

#[tokio::test]
async fn link_whose_key_cannot_be_read_is_named_and_stops_nobody_else() {
    let office = Office::open_with_vault().await;
    let (shop, word) = (&office.shop, office.signed_in(Role::Owner).await);
    let id = shop.make_account_key("owner").await.unwrap();
    // Sealed for another row: as good as with another server's key.
    let waiting = shop.store.waiting_account().await.unwrap().unwrap();
    let other = AccountRow { id: format!("{id}-x"), ..waiting };
    shop.store.add_account_key(&other, "owner", 0).await.unwrap();
    let live = ids("LIVE-AEXAMPLEEXAMPLEEXAMPLEEX");
    assert!(
        shop.store
            .link_account(&other.id, &live, Environment::Live, Environment::Sandbox, "owner", 0)
            .await
            .unwrap()
    );
    shop.refresh().await.unwrap();
    assert!(shop.account_in(Environment::Live).is_none(), "and no other one in its place");
    assert!(shop.account_in(Environment::Sandbox).is_some());
    assert!(office.get("/admin/amazon", Some(&word)).await.text.contains("秘密鍵を読めないため"));
}

#[tokio::test]
async fn link_needs_a_vault() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Owner).await;
    assert!(office.get("/admin/amazon", Some(&word)).await.text.contains("LP_AMAZON_PAY_SECRET_KEY"));
    assert_eq!(office.post("/admin/amazon/key", &word, "").await.location(), "/admin/amazon?said=no_vault");
}

#[tokio::test]
async fn link_switches_of_an_lp_reach_its_script() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Operator).await;
    office.post("/admin/lps/demo", &word, "preview_only=on").await;
    let script = office.get("/lp/demo.js", None).await.text;
    assert!(script.contains("停止中"), "off wins: {script}");
    office.post("/admin/lps/demo", &word, "enabled=on&preview_only=on").await;
    let script = office.get("/lp/demo.js", None).await.text;
    assert!(!script.contains("停止中") && script.contains("preview"), "v1 stays: {script}");
    let page = office.get("/admin/lps", Some(&word)).await.text;
    assert!(page.contains("従来のAmazon Pay(v1)が表示されます"));
}

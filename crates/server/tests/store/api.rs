//! What `/v1` keeps: keys, and the answers under an Idempotency-Key.

use server::api_keys::Scope;
use server::store::{OrderFilter, Reply};

use super::support::{order, stores, with_claimed_draft};

#[tokio::test]
async fn a_key_is_found_by_its_hash_until_it_is_revoked() {
    for (engine, store) in stores().await {
        let key =
            store.make_api_key("cart", &[Scope::ShopRead, Scope::OrdersRead], "hanako", 5).await.unwrap();
        assert!(store.live_api_key(&key).await.unwrap().is_none(), "{engine}: the key itself is not kept");
        let listed = store.api_keys().await.unwrap().remove(0);
        assert_eq!(listed.scopes, [Scope::OrdersRead, Scope::ShopRead], "{engine}");
        assert_eq!((listed.created_by.as_str(), listed.revoked_at), ("hanako", None), "{engine}");
        assert!(store.api_key_used(&listed.id, 9).await.unwrap());
        assert!(store.revoke_api_key(&listed.id, "hanako", 10).await.unwrap(), "{engine}");
        assert!(!store.revoke_api_key(&listed.id, "hanako", 11).await.unwrap(), "{engine}: once");
        let listed = store.api_keys().await.unwrap().remove(0);
        assert_eq!((listed.last_used_at, listed.revoked_at), (Some(9), Some(10)), "{engine}");
        assert!(store.make_api_key("cart", &[Scope::ShopRead], "hanako", 12).await.is_err(), "{engine}");
        let deeds = store.deeds(10, 0).await.unwrap();
        let actions: Vec<_> = deeds.iter().map(|deed| deed.action.as_str()).collect();
        assert_eq!(actions, ["api_key.revoke", "api_key.add"], "{engine}");
        assert_eq!(deeds[1].detail.as_deref(), Some("orders:read shop:read"), "{engine}");
    }
}

#[tokio::test]
async fn an_answer_is_kept_once_and_a_key_belongs_to_one_request() {
    for (engine, store) in stores().await {
        let given = |body: &str| Reply::Given { status: 200, body: body.into() };
        assert_eq!(store.begin_reply("k", "capture 1", 1).await.unwrap(), Reply::Open, "{engine}");
        assert_eq!(store.begin_reply("k", "capture 1", 2).await.unwrap(), Reply::Open, "{engine}: a twin");
        assert_eq!(store.begin_reply("k", "capture 2", 2).await.unwrap(), Reply::Other, "{engine}");
        assert_eq!(store.keep_reply("k", "capture 1", 200, "{}").await.unwrap(), given("{}"), "{engine}");
        assert_eq!(store.keep_reply("k", "capture 1", 200, "[]").await.unwrap(), given("{}"), "{engine}");
        assert!(!store.forget_reply("k", "capture 1").await.unwrap(), "{engine}: what was answered stays");
        assert_eq!(store.begin_reply("k", "capture 1", 3).await.unwrap(), given("{}"), "{engine}");
        store.begin_reply("typo", "x", 3).await.unwrap();
        assert!(!store.forget_reply("typo", "y").await.unwrap(), "{engine}: another request's row");
        assert!(store.forget_reply("typo", "x").await.unwrap(), "{engine}");
        assert_eq!(store.begin_reply("typo", "y", 4).await.unwrap(), Reply::Open, "{engine}");
        store.forget_old_replies(4).await.unwrap();
        assert_eq!(store.begin_reply("k", "capture 2", 5).await.unwrap(), Reply::Open, "{engine}: forgotten");
        assert_eq!(store.begin_reply("typo", "x", 5).await.unwrap(), Reply::Other, "{engine}: not yet");
    }
}

#[tokio::test]
async fn a_list_goes_on_after_a_place() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        store.add_order(&order("N1"), 0, 70).await.unwrap();
        let after = async |at: i64, number: &str| {
            let place = (at, number.to_owned());
            store.order_lines_after(&OrderFilter::default(), Some(&place), 10).await.unwrap().len()
        };
        assert_eq!(store.order_lines_after(&OrderFilter::default(), None, 10).await.unwrap().len(), 1);
        assert_eq!(after(71, "A").await, 1, "{engine}: later");
        assert_eq!(after(70, "N2").await, 1, "{engine}: at the same time, a greater number");
        assert_eq!(after(70, "N1").await, 0, "{engine}: itself");
        assert_eq!(after(69, "Z").await, 0, "{engine}: earlier");
        assert!(store.subscriptions_after(None, Some(&(70, "N1".into())), 10).await.unwrap().is_empty());
    }
}

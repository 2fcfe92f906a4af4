//! Names of payment methods: (v2) here, never before shoppers unnoticed.

use super::support::Office;
use crate::admin::Role;

const PATH: &str = "/admin/payment-methods/20";

#[tokio::test]
async fn payment_method_says_v2_here_and_only_a_warned_owner_saves_it_so() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Owner).await;
    let list = office.get("/admin/payment-methods", Some(&word)).await.text;
    assert!(list.contains("Amazon Pay (v2)") && list.contains("ID 20") && list.contains("ID 14"));
    let warned = office.post(PATH, &word, "name=Amazon+Pay+(v2)").await.text;
    assert!(warned.contains("まだ保存していません") && warned.contains("「Amazon Pay」とした上で保存"));
    assert_eq!(office.shop.method_name(20), "Amazon Pay", "nothing was saved");
    office.post(PATH, &word, "name=Amazon+Pay+(v2)&with_v2=on").await;
    assert_eq!(office.shop.method_name(20), "Amazon Pay (v2)");
    let list = office.get("/admin/payment-methods", Some(&word)).await.text;
    assert!(list.contains("保存し直してください") && !list.contains("(v2) (v2)"));
    assert_eq!(
        office.post(PATH, &word, "name=Amazon+Pay").await.location(),
        "/admin/payment-methods?said=changed"
    );
    assert_eq!(office.shop.method_name(20), "Amazon Pay");
    for name in ["", "+", &"x".repeat(51), "a%00b"] {
        let answer = office.post(PATH, &word, &format!("name={name}")).await.text;
        assert!(answer.contains("1~50文字"), "{name}");
    }
}

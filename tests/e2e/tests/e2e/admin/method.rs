//! 支払い方法管理 as the article tells it, down to what the shopper then reads.

use e2e::{LpPage, Sites, scenario};
use server::admin::Role;

use super::{opens, signs_in, types};
use crate::TARO;
use crate::witness::reaches_confirm;

#[tokio::test]
async fn payment_method_is_amazon_pay_v2_here_and_amazon_pay_for_shoppers() {
    scenario("admin_method", LpPage::default(), Sites::Three, |shopper| async move {
        signs_in(&shopper, Role::Owner).await?;
        opens(&shopper, "/admin/payment-methods").await?;
        assert_eq!(shopper.reads("#method-20").await?, "Amazon Pay (v2)");
        assert_eq!(shopper.reads("#method-14").await?, "Amazon Pay");
        shopper.finds_no_barrier("payment methods").await?;
        shopper.turns_page("a[href$='/20']").await?;
        types(&shopper, "input[name=name]", "Amazon Pay (v2)").await?;
        shopper.turns_page("#save").await?;
        assert!(shopper.reads("#v2-warning").await?.contains("「Amazon Pay」とした上で保存"));
        shopper.finds_no_barrier("warning").await?;
        shopper.turns_page("#save-proper").await?;
        shopper.sees("#said").await?;
        reaches_confirm(&shopper, TARO, "101").await?;
        let paid_by = shopper.reads("section:has(#descriptor)").await?;
        assert!(paid_by.contains("Amazon Pay") && !paid_by.contains("(v2)"), "{paid_by}");
        Ok(())
    })
    .await;
}

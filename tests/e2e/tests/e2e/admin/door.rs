//! Coming in by the browser: a wrong password, a role that may only read, the language, and the way out.

use e2e::{LpPage, Sites, scenario};
use server::admin::Role;

use super::{PASSWORD, opens, signs_in, types};

#[tokio::test]
async fn door_of_a_viewer() {
    scenario("admin_door", LpPage::default(), Sites::Three, |shopper| async move {
        opens(&shopper, "/admin/orders").await?;
        shopper.sees("#sign-in").await?;
        shopper.finds_no_barrier("sign in").await?;
        types(&shopper, "input[name=name]", "hanako").await?;
        types(&shopper, "input[name=password]", "wrong password").await?;
        shopper.turns_page("#sign-in").await?;
        assert!(shopper.reads("#trouble").await?.contains("名前かパスワードが違います"));
        signs_in(&shopper, Role::Viewer).await?;
        assert!(!shopper.sees_now("a[href='/admin/operators']").await, "owners alone");
        opens(&shopper, "/admin/operators").await?;
        assert!(shopper.reads("#refused").await?.contains("権限がありません"));
        opens(&shopper, "/admin/me").await?;
        shopper.finds_no_barrier("my settings").await?;
        shopper.clicks("input[value=en]").await?;
        shopper.turns_page("form[action='/admin/me/language'] button").await?;
        shopper.sees("html[lang=en]").await?;
        assert!(shopper.reads("h1").await?.contains("viewer"));
        // No script can read the word, and it is gone at the server too.
        let cookies = shopper.asks_page("return document.cookie").await?;
        assert!(!cookies.as_str().unwrap_or_default().contains("lpap-admin"), "{cookies}");
        shopper.turns_page("form.out button").await?;
        shopper.sees("#sign-in").await?;
        opens(&shopper, "/admin/me").await?;
        shopper.sees("#sign-in").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn door_an_owner_lets_others_in_and_it_is_written_down() {
    scenario("admin_owner", LpPage::default(), Sites::Three, |shopper| async move {
        signs_in(&shopper, Role::Owner).await?;
        opens(&shopper, "/admin/operators").await?;
        types(&shopper, "form[action='/admin/operators'] input[name=name]", "taro").await?;
        types(&shopper, "form[action='/admin/operators'] input[name=password]", PASSWORD).await?;
        shopper.turns_page("form[action='/admin/operators'] button").await?;
        shopper.sees(".note.good").await?;
        shopper.finds_no_barrier("operators").await?;
        opens(&shopper, "/admin/audit").await?;
        let log = shopper.reads("table").await?;
        assert!(log.contains("担当者を追加") && log.contains("taro") && log.contains("ログイン"), "{log}");
        shopper.finds_no_barrier("audit").await
    })
    .await;
}

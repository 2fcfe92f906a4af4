//! The whole way on a cart's own pages: the cart's server confirms and places through `/v1`; our script draws the slots.

use amazon_pay::CheckoutSessionId;
use anyhow::Context as _;
use e2e::{LpPage, Shopper, Sites, scenario};
use serde_json::{Value, json};
use server::api_keys::Scope;
use server::checkout::cart::CartPage;
use server::clock::{HOUR, SECOND};
use server::store::OrderState;

use crate::witness::{charges, fills_form, paid, permission, sessions};
use crate::{MOVE, TARO};

const AMAZON: &str = "#AmazonPayButton [class*=amazonpay-button]";

/// The demo LP of a cart with pages of its own.
fn cart() -> LpPage {
    LpPage {
        shop: &[(
            "id = \"demo\"",
            "id = \"demo\"\ncart_pages = { confirm = \"{lp}/lp/confirm\", result = \"{lp}/lp/thanks\", letter = false }",
        )],
        ..LpPage::default()
    }
}

/// LP → login → Amazon → the cart's confirm page.
async fn reaches_the_carts_confirm_page(shopper: &Shopper, product: &str) -> anyhow::Result<()> {
    fills_form(shopper, TARO, product).await?;
    shopper.confirms().await?;
    shopper.passes_amazon_to(&page(shopper, "/lp/confirm"), TARO).await?;
    shopper.sees("#submit").await.map(drop)
}

fn page(shopper: &Shopper, path: &str) -> String {
    format!("{}{path}", shopper.world().lp())
}

/// 「注文を確定する」 on the cart's page, and through Amazon's payment page.
async fn places(shopper: &Shopper, email: &str) -> anyhow::Result<String> {
    shopper.clicks("#submit").await?;
    shopper.passes_amazon_until("#order-number, .alert_ec", email).await?;
    shopper.reads("#order-number").await
}

#[tokio::test]
async fn cart_confirms_places_and_thanks_on_its_own_pages() {
    scenario("cart_way", cart(), Sites::Three, |shopper| async move {
        reaches_the_carts_confirm_page(&shopper, "101").await?;
        let address = shopper.reads_in("#to", "目黒区").await?;
        for part in ["試験 太郎", "〒153-0064", "東京都目黒区下目黒1-8-1"] {
            assert!(address.contains(part), "{part} is missing: {address}");
        }
        assert!(!shopper.url().await.contains("lp_amazon_pay"), "the code is off the address");
        assert_eq!(shopper.reads("#email").await?, TARO);
        assert_eq!(shopper.reads("#total").await?, "2530");
        assert!(!shopper.reads("#descriptor").await?.is_empty());
        // What Amazon cannot give came with the form, by the cart's own field names.
        let kana = "[data-name='order[billing_address_attributes][kana01]']";
        assert_eq!(shopper.reads(kana).await?, "シケン タロウ");
        // A page of the cart's that draws itself anew keeps our slots.
        shopper.asks_page("window.redraws()").await?;
        shopper.reads_in("#to", "目黒区").await?;
        // A reload is the same checkout; so is an address whose code was used.
        shopper.browser().refresh().await?;
        shopper.sees("#submit").await?;
        shopper.browser().goto(page(&shopper, "/lp/confirm?lp_amazon_pay=used")).await?;
        shopper.sees("#submit").await?;
        let number = places(&shopper, TARO).await?;
        let orders = paid(&shopper).await?;
        assert_eq!((orders.len(), orders[0].content.number.as_str()), (1, number.as_str()));
        assert_eq!(sessions(&shopper, "Completed").await?, ["OneTime 2530"]);
        assert_eq!(charges(&shopper).await?, ["Authorized 2530"]);
        // The cart writes its own letter.
        let letters = shopper.world().letters();
        assert!(letters.is_empty(), "a cart's shopper is written to by the cart: {letters:?}");
        // Back to the confirm page: it is ordered; nothing is placed twice.
        shopper.browser().goto(page(&shopper, "/lp/confirm")).await?;
        assert_eq!(shopper.reads("#order-number").await?, number);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn cart_shopper_changes_address_and_card_at_amazon_from_its_page() {
    scenario("cart_change", cart(), Sites::Three, |shopper| async move {
        fills_form(&shopper, MOVE, "101").await?;
        shopper.confirms().await?;
        shopper.passes_amazon_to(&page(&shopper, "/lp/confirm"), MOVE).await?;
        shopper.sees("#submit").await?;
        shopper.reads_in("#to", "世田谷区").await?;
        shopper.clicks("#change-address").await?;
        shopper.passes_amazon_until("#maxo_addresses", MOVE).await?;
        shopper.clicks("#maxo_addresses li[data-selected=false]").await?;
        shopper.passes_amazon_to(&page(&shopper, "/lp/confirm"), MOVE).await?;
        // The question: a dialog over the cart's page, with what changed side by side.
        let asked = "return document.querySelector('[data-lp-amazon-pay-question]')?.shadowRoot
            .querySelector('dialog:modal')?.textContent ?? ''";
        let dialog = shopper
            .waits_for("the question", asked, |text| text.as_str().is_some_and(|text| !text.is_empty()))
            .await?;
        let dialog = dialog.as_str().unwrap_or_default().to_owned();
        for part in ["世田谷区", "札幌市", "550円", "990円", "2,530円", "2,970円"] {
            assert!(dialog.contains(part), "{part} is missing: {dialog}");
        }
        // 「住所を変更する」 leads to Amazon; a change back asks nothing.
        let presses = |what: &str| {
            format!("document.querySelector('[data-lp-amazon-pay-question]').shadowRoot.querySelector('{what}').click()")
        };
        shopper.waits_for("Amazon's script", "return !!window.amazon", |there| there == true).await?;
        shopper.asks_page(&presses("button:not(.ok)")).await?;
        shopper.passes_amazon_until("#maxo_addresses", MOVE).await?;
        shopper.clicks("#maxo_addresses li[data-selected=false]").await?;
        shopper.passes_amazon_to(&page(&shopper, "/lp/confirm"), MOVE).await?;
        shopper.reads_in("#to", "世田谷区").await?;
        assert_eq!(shopper.asks_page(asked).await?, Value::from(""), "the address that was agreed to");
        shopper.clicks("#change-address").await?;
        shopper.passes_amazon_until("#maxo_addresses", MOVE).await?;
        shopper.clicks("#maxo_addresses li[data-selected=false]").await?;
        shopper.passes_amazon_to(&page(&shopper, "/lp/confirm"), MOVE).await?;
        shopper.waits_for("the question", asked, |text| text.as_str().is_some_and(|text| !text.is_empty())).await?;
        // A press that goes past the dialog places nothing.
        shopper.marks_page().await?;
        shopper.asks_page("document.querySelector('.form_inline_ec').requestSubmit()").await?;
        shopper.waits_for_next_page().await?;
        shopper.waits_for("the question again", asked, |text| text.as_str() != Some("")).await?;
        assert!(shopper.world().orders().await?.is_empty(), "placed before the answer");
        shopper.finds_no_barrier("cart_question").await?;
        shopper.marks_page().await?;
        shopper.asks_page(&presses(".ok")).await?;
        shopper.waits_for_next_page().await?;
        shopper.reads_in("#to", "札幌市").await?;
        assert_eq!(shopper.asks_page(asked).await?, Value::from(""), "asked once");
        assert_eq!((shopper.reads("#fee").await?, shopper.reads("#total").await?), ("990".into(), "2970".into()));
        places(&shopper, MOVE).await?;
        assert_eq!(sessions(&shopper, "Completed").await?, ["OneTime 2970"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn cart_upsell_of_the_same_kind_keeps_the_carts_own_button() {
    scenario("cart_upsell_same", cart(), Sites::Three, |shopper| async move {
        reaches_the_carts_confirm_page(&shopper, "102").await?;
        shopper.clicks("#take").await?;
        shopper.sees("#undo").await?;
        assert_eq!(shopper.reads("#total").await?, "9800");
        shopper.clicks("#undo").await?;
        shopper.sees("#take").await?;
        assert_eq!(shopper.reads("#total").await?, "5400");
        assert!(!shopper.sees_now(AMAZON).await);
        shopper.clicks("#take").await?;
        shopper.sees("#undo").await?;
        places(&shopper, TARO).await?;
        assert_eq!(sessions(&shopper, "Completed").await?, ["OneTime 9800"]);
        assert_eq!(paid(&shopper).await?[0].content.quote.product, "103");
        Ok(())
    })
    .await;
}

/// The article's example on the cart's page: 定期 was chosen, the upsell is 単品.
#[tokio::test]
async fn cart_upsell_of_another_kind_swaps_to_the_amazon_pay_button() {
    scenario("cart_upsell_swap", cart(), Sites::Three, |shopper| async move {
        reaches_the_carts_confirm_page(&shopper, "201").await?;
        shopper.sees(AMAZON).await?;
        assert!(!shopper.sees_now("#take").await, "the cart's own button gives way");
        let why = shopper.reads("#lp-amazon-pay-why").await?;
        assert!(why.contains("定期から単品に変わるため"), "{why}");
        assert_eq!(shopper.asks_page("return window.rendered").await?, Value::from(1), "the theme is told");
        // Drawn anew by the cart: Amazon's button comes back, the cart's stays hidden.
        shopper.asks_page("window.redraws()").await?;
        shopper.sees(AMAZON).await?;
        assert!(!shopper.sees_now("#take").await);
        shopper.finds_no_barrier("cart_upsell").await?;
        shopper.clicks(AMAZON).await?;
        shopper.passes_amazon_until("#undo", TARO).await?;
        assert_eq!(shopper.reads("#total").await?, "5400");
        // Back to the first product, whose consent still stands, and here again.
        shopper.clicks("#undo").await?;
        shopper.sees(AMAZON).await?;
        assert_eq!(shopper.reads("#total").await?, "2330");
        shopper.clicks(AMAZON).await?;
        shopper.passes_amazon_until("#undo", TARO).await?;
        places(&shopper, TARO).await?;
        assert_eq!(sessions(&shopper, "Completed").await?, ["OneTime 5400"]);
        assert_eq!(charges(&shopper).await?, ["Authorized 5400"]);
        assert!(shopper.world().subscriptions().await?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn cart_thanks_offer_swaps_to_the_amazon_pay_button_and_comes_beside_the_order() {
    scenario("cart_thanks", cart(), Sites::Three, |shopper| async move {
        reaches_the_carts_confirm_page(&shopper, "202").await?;
        let first = places(&shopper, TARO).await?;
        // 単品 after 定期: another consent.
        shopper.sees(AMAZON).await?;
        assert!(!shopper.sees_now("#take").await);
        assert!(shopper.url().await.ends_with("/lp/cv_upsell"), "{}", shopper.url().await);
        shopper.clicks(AMAZON).await?;
        shopper.passes_amazon_to(&page(&shopper, "/lp/cv_confirm"), TARO).await?;
        shopper.sees("#submit").await?;
        let second = places(&shopper, TARO).await?;
        assert_ne!(first, second);
        let orders = paid(&shopper).await?;
        assert_eq!(orders.len(), 2, "both stand");
        assert_eq!(orders[0].content.quote.product, "301");
        let held = orders[1].charge_permission_id.clone().unwrap_or_default();
        assert_eq!(permission(&shopper, &held).await?, "Chargeable");
        Ok(())
    })
    .await;
}

/// The consent of the order before is charged: the cart's own button, and no page of Amazon's.
#[tokio::test]
async fn cart_thanks_offer_of_a_subscription_after_a_subscription_keeps_the_carts_own_button() {
    let teiki = LpPage {
        shop: &[(
            "id = \"teiki\"",
            "id = \"teiki\"\ncart_pages = { confirm = \"{lp}/lp/confirm\", result = \"{lp}/lp/thanks\" }",
        )],
        ..LpPage::of("teiki")
    };
    scenario("cart_thanks_own", teiki, Sites::Three, |shopper| async move {
        reaches_the_carts_confirm_page(&shopper, "201").await?;
        let first = places(&shopper, TARO).await?;
        assert!(!shopper.sees_now(AMAZON).await);
        shopper.clicks("#take").await?;
        shopper.sees("#submit").await?;
        assert!(shopper.url().await.ends_with("/lp/cv_confirm"), "{}", shopper.url().await);
        assert!(!shopper.sees_now("#change-address").await, "the same address as the order before");
        // Amazon takes the charge, and its answers are lost: the page says that it is being looked at, until it is known.
        let lost = json!({"operation": "createCharge", "status": 500, "count": 99, "dropAnswer": true});
        shopper.world().amazon_fails(&lost).await?;
        shopper.clicks("#submit").await?;
        shopper.sees("#finishing").await?;
        shopper.world().amazon_recovers().await?;
        shopper.world().time_passes(HOUR);
        let second = shopper.reads("#order-number").await?;
        assert_ne!(first, second);
        assert_eq!(shopper.world().subscriptions().await?.len(), 2);
        let orders = paid(&shopper).await?;
        assert_eq!(orders.len(), 2);
        assert_eq!(orders[0].charge_permission_id, orders[1].charge_permission_id, "one consent");
        assert_eq!(sessions(&shopper, "Completed").await?.len(), 1);
        assert_eq!(charges(&shopper).await?.len(), 2, "charged once");
        shopper.world().letter_says(TARO, &second).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn cart_declined_card_comes_back_to_its_page_with_the_reason() {
    scenario("cart_declined", cart(), Sites::Three, |shopper| async move {
        reaches_the_carts_confirm_page(&shopper, "101").await?;
        shopper.clicks("#change-payment").await?;
        shopper.passes_amazon_until("#maxo_payment_methods", TARO).await?;
        shopper.clicks("#maxo_payment_methods li[data-trail_number='3434']").await?;
        shopper.passes_amazon_to(&page(&shopper, "/lp/confirm"), TARO).await?;
        shopper.clicks("#submit").await?;
        shopper.passes_amazon_to(&page(&shopper, "/lp/thanks"), TARO).await?;
        let told = shopper.reads(".alert_ec").await?;
        assert!(told.contains("お支払いは発生していません") && told.contains("Declined"), "{told}");
        assert_eq!(shopper.world().orders().await?[0].state, OrderState::Canceled);
        assert!(charges(&shopper).await?.iter().all(|charge| charge.starts_with("Declined")));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn cart_code_is_worth_nothing_a_second_time_later_or_to_another_browser() {
    scenario("cart_code", cart(), Sites::Three, |shopper| async move {
        fills_form(&shopper, TARO, "101").await?;
        shopper.confirms().await?;
        shopper.passes_amazon_to(&page(&shopper, "/lp/confirm"), TARO).await?;
        shopper.sees("#submit").await?;
        assert!(shopper.world().orders().await?.is_empty(), "nothing is ordered by a look");
        let ledger = shopper.world().ledger().await?;
        let id = ledger["checkoutSessions"][0]["checkoutSessionId"].as_str().unwrap_or_default();
        let amazon = shopper.world().test_account()?;
        let session = amazon.client.get_checkout_session(&CheckoutSessionId::parse(id)?).await?;
        let review = session.web_checkout_details.and_then(|urls| urls.checkout_review_return_url);
        let review = review.unwrap_or_default();
        let by_number = review.replace(shopper.world().server(), &shopper.world().server_by_number());
        let handle = review.rsplit('/').next().unwrap_or_default();
        let shop = shopper.world().shop();
        let draft = shop.store.draft(handle).await?.context("the draft")?;
        let key = shop.store.make_api_key("other", &[Scope::Checkout], "e2e", shop.clock.now()).await?;
        let redeem = async |code: &str| -> anyhow::Result<u16> {
            let url = format!("{}/v1/checkouts", shopper.world().server_by_number());
            let body = serde_json::json!({ "code": code });
            Ok(reqwest::Client::new().post(url).bearer_auth(&key).json(&body).send().await?.status().as_u16())
        };
        let code = async || -> anyhow::Result<String> {
            let url = shop.way_to_cart(&draft, CartPage::Confirm).await?.context("an address")?;
            Ok(url.split_once("lp_amazon_pay=").context("a code")?.1.to_owned())
        };
        let once = code().await?;
        assert_eq!((redeem(&once).await?, redeem(&once).await?), (200, 404), "once");
        let (old, new) = (code().await?, code().await?);
        assert_eq!((redeem(&old).await?, redeem(&new).await?), (404, 200), "the newest only");
        let late = code().await?;
        shopper.world().time_passes(61 * SECOND);
        assert_eq!(redeem(&late).await?, 404, "for a minute");
        // Without the browser's own cookie our address gives no code to anybody.
        let stranger = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        let answer = stranger.get(&by_number).send().await?;
        assert_eq!(answer.status().as_u16(), 403);
        assert!(!answer.text().await?.contains("試験"), "nothing personal");
        // The browser itself gets a fresh one each time.
        shopper.browser().goto(&review).await?;
        shopper.sees("#submit").await?;
        Ok(())
    })
    .await;
}

/// A content blocker that knows Amazon's script: the cart's own page goes on.
#[tokio::test]
async fn cart_page_without_amazons_script_still_orders_and_says_what_does_not_work() {
    scenario("cart_blocked", cart(), Sites::Three, |shopper| async move {
        reaches_the_carts_confirm_page(&shopper, "201").await?;
        shopper.asks_page("document.cookie = 'blocked=1;path=/'").await?;
        shopper.browser().refresh().await?;
        shopper.reads_in("[role=alert]", "Amazon Payの画面を開けませんでした").await?;
        shopper.reads_in("#to", "目黒区").await?;
        assert!(shopper.sees_now("#take").await, "the cart's own button stays");
        let off = "return document.querySelector('#change-address').disabled";
        assert_eq!(shopper.asks_page(off).await?, Value::Bool(true));
        // The ordinary button under an upsell that needs Amazon's consent changes nothing.
        shopper.clicks("#take").await?;
        shopper.sees("#submit").await?;
        assert_eq!(shopper.reads("#total").await?, "2330");
        places(&shopper, TARO).await?;
        assert_eq!(sessions(&shopper, "Completed").await?, ["Recurring 2330"]);
        Ok(())
    })
    .await;
}

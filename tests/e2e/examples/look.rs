//! Pictures of every state a shopper sees, at the size of a phone and of a desk: `cargo xtask look`. To be looked at by
//! a person; nothing is compared. A part of a scene's name as argument narrows it.

use std::path::PathBuf;

use e2e::{LpPage, Shopper, Sites, scenario};

const TARO: &str = "taro@buyer.example";
const MOVE: &str = "move@buyer.example";
const AMAZON: &str = "#pitch-amazon[class*=amazonpay-button]";

#[tokio::main]
async fn main() {
    let only = std::env::args().nth(1).unwrap_or_default();
    for (size, width, height) in [("390", 390, 844), ("1280", 1280, 800)] {
        for scene in [
            Scene::Sale,
            Scene::Upsell,
            Scene::Address,
            Scene::Cart,
            Scene::Offer,
            Scene::Skip,
            Scene::Trouble,
            Scene::Admin,
            Scene::Designer,
        ] {
            if !format!("{scene:?}").to_lowercase().contains(&only) {
                continue;
            }
            scenario("look", scene.page(), Sites::Three, move |shopper| async move {
                shopper.browser().set_window_rect(0, 0, width, height).await?;
                scene.act(&shopper, size).await
            })
            .await;
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Scene {
    Sale,
    Upsell,
    Address,
    Cart,
    Offer,
    Skip,
    Trouble,
    Admin,
    Designer,
}

impl Scene {
    fn page(self) -> LpPage {
        match self {
            Self::Offer => LpPage::of("teiki"),
            Self::Skip => LpPage::of("skip"),
            Self::Cart => LpPage { shop: CART_PAGES, ..LpPage::default() },
            Self::Designer => LpPage { folder: "ecforce-one", ..LpPage::default() },
            _ => LpPage::default(),
        }
    }

    async fn act(self, shopper: &Shopper, size: &str) -> anyhow::Result<()> {
        match self {
            Self::Sale => sale(shopper, size).await,
            Self::Upsell => upsell(shopper, size).await,
            Self::Address => address(shopper, size).await,
            Self::Cart => cart(shopper, size).await,
            Self::Offer => offer(shopper, size).await,
            Self::Skip => skip(shopper, size).await,
            Self::Trouble => trouble(shopper, size).await,
            Self::Admin => admin(shopper, size).await,
            Self::Designer => designer(shopper, size).await,
        }
    }
}

const CART_PAGES: &[(&str, &str)] = &[(
    "id = \"demo\"",
    "id = \"demo\"\ncart_pages = { confirm = \"{lp}/lp/confirm\", result = \"{lp}/lp/thanks\" }",
)];

/// A cart's own confirm page with an upsell of another kind, and the question about a changed address over it.
async fn cart(shopper: &Shopper, size: &str) -> anyhow::Result<()> {
    let confirm = format!("{}/lp/confirm", shopper.world().lp());
    shopper.opens_lp("").await?;
    shopper.logs_in_from_top(MOVE).await?;
    shopper.fills_the_rest().await?;
    shopper.confirms().await?;
    shopper.passes_amazon_to(&confirm, MOVE).await?;
    shopper.sees("#AmazonPayButton [class*=amazonpay-button]").await?;
    picture(shopper, &format!("cart-confirm-{size}")).await?;
    shopper.clicks("#change-address").await?;
    shopper.passes_amazon_until("#maxo_addresses", MOVE).await?;
    shopper.clicks("#maxo_addresses li[data-selected=false]").await?;
    shopper.passes_amazon_to(&confirm, MOVE).await?;
    let asked = "return !!document.querySelector('[data-lp-amazon-pay-question]')";
    shopper.waits_for("the question", asked, |there| there == true).await?;
    picture(shopper, &format!("cart-question-{size}")).await
}

/// The designer's panel: all in order, and with something to mend.
async fn designer(shopper: &Shopper, size: &str) -> anyhow::Result<()> {
    let lp = format!("{}/?lp-amazon-pay-debug", shopper.world().lp());
    shopper.browser().goto(&lp).await?;
    shopper.waits_until_still().await?;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    picture(shopper, &format!("debug-ok-{size}")).await?;
    let spoil = "document.querySelector('#email').remove(); document.querySelector('#cart_items').remove();
        document.querySelectorAll('[name*=tel01]').forEach((one) => one.remove())";
    shopper.asks_page(spoil).await?;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    picture(shopper, &format!("debug-trouble-{size}")).await?;
    shopper.browser().goto(format!("{}/playground", shopper.world().server())).await?;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    picture(shopper, &format!("playground-{size}")).await?;
    let login = "const state = document.querySelector('#choices').elements.state; state.value = 'login';
        state.dispatchEvent(new Event('change', {bubbles: true})); document.querySelector('#frame').scrollIntoView()";
    shopper.asks_page(login).await?;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    picture(shopper, &format!("playground-login-{size}")).await
}

async fn to_confirm(shopper: &Shopper, email: &str, product: &str) -> anyhow::Result<()> {
    shopper.opens_lp("").await?;
    shopper.chooses("order[order_items_attributes][][variant_id]", product).await?;
    shopper.logs_in_from_top(email).await?;
    shopper.fills_the_rest().await?;
    shopper.confirms().await
}

async fn sale(shopper: &Shopper, size: &str) -> anyhow::Result<()> {
    shopper.opens_lp("").await?;
    picture(shopper, &format!("lp-{size}")).await?;
    shopper.sees("#AmazonPayButtonAll [class*=amazonpay-button-parent-container]").await?;
    at(shopper, "#AmazonPayButtonAll", &format!("lp-button-{size}")).await?;
    shopper.chooses("order[payment_attributes][payment_method_id]", "20").await?;
    at(shopper, "#view-payment-information", &format!("lp-payment-chosen-{size}")).await?;
    shopper.logs_in_from_top(TARO).await?;
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    at(shopper, "#AmazonPayButtonAll", &format!("lp-login-{size}")).await?;
    at(shopper, "#view-payment-information", &format!("lp-payment-{size}")).await?;
    shopper.fills_the_rest().await?;
    at(shopper, "#AmazonPayButtonAll", &format!("lp-complete-{size}")).await?;
    shopper.confirms().await?;
    shopper.passes_amazon(TARO).await?;
    shopper.sees("#place").await?;
    shopper.waits_until_bound().await?;
    picture(shopper, &format!("review-one-time-upsell-swaps-{size}")).await?;
    shopper.places(TARO).await?;
    picture(shopper, &format!("thanks-{size}")).await
}

async fn upsell(shopper: &Shopper, size: &str) -> anyhow::Result<()> {
    to_confirm(shopper, TARO, "102").await?;
    shopper.passes_amazon(TARO).await?;
    shopper.sees("#pitch-ordinary").await?;
    picture(shopper, &format!("review-upsell-ordinary-{size}")).await?;
    shopper.clicks("#pitch-ordinary").await?;
    shopper.sees("#back-to-main").await?;
    picture(shopper, &format!("review-upsold-{size}")).await
}

async fn address(shopper: &Shopper, size: &str) -> anyhow::Result<()> {
    to_confirm(shopper, MOVE, "201").await?;
    shopper.clicks("#change-address-button").await?;
    shopper.clicks("#maxo_addresses li[data-selected=false]").await?;
    shopper.passes_amazon(MOVE).await?;
    shopper.sees("#address-ok").await?;
    window(shopper, &format!("address-{size}")).await?;
    shopper.clicks("#address-ok").await?;
    shopper.sees(AMAZON).await?;
    picture(shopper, &format!("review-subscription-{size}")).await
}

async fn offer(shopper: &Shopper, size: &str) -> anyhow::Result<()> {
    to_confirm(shopper, TARO, "201").await?;
    shopper.passes_amazon(TARO).await?;
    shopper.places(TARO).await?;
    picture(shopper, &format!("thanks-offer-ordinary-{size}")).await?;
    shopper.clicks("#pitch-ordinary").await?;
    shopper.sees("#place").await?;
    picture(shopper, &format!("offer-confirm-{size}")).await
}

async fn skip(shopper: &Shopper, size: &str) -> anyhow::Result<()> {
    to_confirm(shopper, TARO, "101").await?;
    shopper.passes_amazon(TARO).await?;
    shopper.sees("#place").await?;
    picture(shopper, &format!("skip-one-screen-{size}")).await?;
    shopper.places(TARO).await?;
    shopper.sees(AMAZON).await?;
    picture(shopper, &format!("thanks-offer-amazon-{size}")).await
}

async fn trouble(shopper: &Shopper, size: &str) -> anyhow::Result<()> {
    to_confirm(shopper, TARO, "101").await?;
    shopper.passes_amazon(TARO).await?;
    shopper.sees("#place").await?;
    for operation in ["completeCheckoutSession", "getCheckoutSession"] {
        let fault = serde_json::json!({"operation": operation, "status": 500, "count": 60});
        shopper.world().amazon_fails(&fault).await?;
    }
    shopper.browser().goto(format!("{}/review/unknown", shopper.world().server())).await?;
    picture(shopper, &format!("trouble-{size}")).await
}

async fn admin(shopper: &Shopper, size: &str) -> anyhow::Result<()> {
    const PASSWORD: &str = "correct horse battery";
    for product in ["101", "201"] {
        to_confirm(shopper, TARO, product).await?;
        shopper.passes_amazon(TARO).await?;
        shopper.places(TARO).await?;
    }
    let shop = shopper.world().shop();
    shop.make_account_key("hanako").await?;
    shop.store.let_in("hanako", server::admin::Role::Owner, PASSWORD.to_owned(), shop.clock.now()).await?;
    let opens = async |path: &str| {
        shopper.browser().goto(format!("{}{path}", shopper.world().server())).await?;
        anyhow::Ok(())
    };
    opens("/admin").await?;
    picture(shopper, &format!("admin-sign-in-{size}")).await?;
    shopper.sees("input[name=name]").await?.send_keys("hanako").await?;
    shopper.sees("input[name=password]").await?.send_keys(PASSWORD).await?;
    shopper.clicks("#sign-in").await?;
    shopper.sees("form.out").await?;
    picture(shopper, &format!("admin-orders-{size}")).await?;
    let orders = shopper.world().orders().await?;
    let (offered, number) = (&orders[0].content.number, &orders[1].content.number);
    opens(&format!("/admin/orders/{offered}")).await?;
    picture(shopper, &format!("admin-order-offer-{size}")).await?;
    opens(&format!("/admin/orders/{number}")).await?;
    picture(shopper, &format!("admin-order-{size}")).await?;
    shopper.clicks("#capture").await?;
    shopper.browser().accept_alert().await?;
    shopper.sees("#refund").await?;
    shopper.clicks("#refund").await?;
    shopper.browser().accept_alert().await?;
    shopper.sees("#said").await?;
    picture(shopper, &format!("admin-order-refund-{size}")).await?;
    for (path, name) in [
        (format!("/admin/subscriptions/{offered}"), "subscription"),
        ("/admin/subscriptions".to_owned(), "subscriptions"),
        ("/admin/csv/orders".to_owned(), "csv"),
        ("/admin/glance".to_owned(), "glance"),
        ("/admin/lps/demo".to_owned(), "health"),
        ("/admin/amazon".to_owned(), "link"),
        ("/admin/lps".to_owned(), "lps"),
        ("/admin/payment-methods".to_owned(), "methods"),
        ("/admin/operators".to_owned(), "operators"),
        ("/admin/audit".to_owned(), "audit"),
        ("/admin/me".to_owned(), "me"),
        ("/v1/docs".to_owned(), "api-docs"),
    ] {
        opens(&path).await?;
        picture(shopper, &format!("admin-{name}-{size}")).await?;
    }
    opens("/admin/amazon").await?;
    shopper.clicks("#register").await?;
    shopper.sees("#to-amazon").await?;
    picture(shopper, &format!("admin-register-{size}")).await?;
    opens("/admin/webhooks").await?;
    shopper.sees("input[name=url]").await?.send_keys("http://localhost:9/hook").await?;
    shopper.clicks("#add").await?;
    shopper.sees("#secret").await?;
    picture(shopper, &format!("admin-webhook-secret-{size}")).await?;
    shop.store.tell_a_test(&shop.store.webhooks().await?.remove(0).id, shop.clock.now()).await?;
    opens("/admin/webhooks").await?;
    picture(shopper, &format!("admin-webhooks-{size}")).await?;
    opens("/admin/api-keys").await?;
    shopper.sees("input[name=name]").await?.send_keys("カート本番").await?;
    shopper.clicks("input[value='orders:read']").await?;
    shopper.clicks("#make").await?;
    shopper.sees("#key").await?;
    picture(shopper, &format!("admin-api-key-made-{size}")).await?;
    opens("/admin/api-keys").await?;
    picture(shopper, &format!("admin-api-keys-{size}")).await?;
    environments(shopper, size).await
}

/// Both accounts side by side, the shop selling live, and an LP that stays in the test environment.
async fn environments(shopper: &Shopper, size: &str) -> anyhow::Result<()> {
    let world = shopper.world();
    world.server_restarts_without_account().await?;
    shopper.browser().goto(format!("{}/admin/amazon", world.server())).await?;
    picture(shopper, &format!("admin-first-account-{size}")).await?;
    world.server_restarts().await?;
    world.links_live_account().await?;
    world.shop().sell_in(server::environment::Environment::Live, "hanako").await?;
    shopper.browser().goto(format!("{}/admin/amazon", world.server())).await?;
    for details in ["#unlink-live summary", "#unlink-sandbox summary"] {
        if shopper.sees_now(details).await {
            shopper.clicks(details).await?;
        }
    }
    picture(shopper, &format!("admin-environments-{size}")).await?;
    shopper.browser().goto(format!("{}/admin/lps", world.server())).await?;
    shopper.clicks("form[action='/admin/lps/demo'] input[name=sandbox]").await?;
    shopper.turns_page("form[action='/admin/lps/demo'] button").await?;
    picture(shopper, &format!("admin-lps-test-{size}")).await
}

async fn at(shopper: &Shopper, css: &str, name: &str) -> anyhow::Result<()> {
    let scroll =
        format!("document.querySelector('{css}').scrollIntoView({{block: 'start'}}); scrollBy(0, -80)");
    shopper.asks_page(&scroll).await?;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    window(shopper, name).await
}

/// The whole page, as far as the window can be made that tall.
async fn picture(shopper: &Shopper, name: &str) -> anyhow::Result<()> {
    let rect = shopper.browser().get_window_rect().await?;
    let tall = shopper.asks_page("return document.documentElement.scrollHeight").await?.as_i64().unwrap_or(0);
    if name.starts_with("lp-") {
        return window(shopper, name).await;
    }
    let width = u32::try_from(rect.width).unwrap_or(390);
    shopper.browser().set_window_rect(0, 0, width, u32::try_from(tall + 160).unwrap_or(844)).await?;
    window(shopper, name).await?;
    shopper.browser().set_window_rect(0, 0, width, u32::try_from(rect.height).unwrap_or(844)).await?;
    Ok(())
}

async fn window(shopper: &Shopper, name: &str) -> anyhow::Result<()> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/look");
    std::fs::create_dir_all(&folder)?;
    shopper.browser().screenshot(&folder.join(format!("{name}.png"))).await?;
    Ok(())
}

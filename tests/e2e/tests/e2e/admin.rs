//! The back office in a real browser, against the sandbox's ledger: doors, orders and their money.

#[path = "admin/api.rs"]
mod api;
#[path = "admin/csv.rs"]
mod csv;
#[path = "admin/door.rs"]
mod door;
#[path = "admin/environments.rs"]
mod environments;
#[path = "admin/glance.rs"]
mod glance;
#[path = "admin/ipn.rs"]
mod ipn;
#[path = "admin/link.rs"]
mod link;
#[path = "admin/method.rs"]
mod method;
#[path = "admin/order.rs"]
mod order;
#[path = "admin/transfer.rs"]
mod transfer;

use e2e::Shopper;
use server::admin::Role;

const PASSWORD: &str = "correct horse battery";

/// An operator who may do this much signs in, in the shopper's browser.
async fn signs_in(shopper: &Shopper, role: Role) -> anyhow::Result<()> {
    let shop = shopper.world().shop();
    shop.store.let_in("hanako", role, PASSWORD.to_owned(), shop.clock.now()).await?;
    opens(shopper, "/admin").await?;
    types(shopper, "input[name=name]", "hanako").await?;
    types(shopper, "input[name=password]", PASSWORD).await?;
    shopper.turns_page("#sign-in").await?;
    shopper.arrives_at(&format!("{}/admin/orders", shopper.world().server())).await
}

async fn opens(shopper: &Shopper, path: &str) -> anyhow::Result<()> {
    shopper.browser().goto(format!("{}{path}", shopper.world().server())).await?;
    Ok(())
}

async fn types(shopper: &Shopper, css: &str, text: &str) -> anyhow::Result<()> {
    let field = shopper.sees(css).await?;
    field.clear().await?;
    field.send_keys(text).await?;
    Ok(())
}

/// Clicks what asks first, and says yes; the page that follows says a sentence.
async fn confirms(shopper: &Shopper, css: &str, sentence: &str) -> anyhow::Result<()> {
    shopper.marks_page().await?;
    shopper.clicks(css).await?;
    shopper.browser().accept_alert().await?;
    shopper.waits_for_next_page().await?;
    shopper.reads_in("#said", sentence).await.map(drop)
}

//! From a line of the outbox to a letter in the shopper's language. The first line of a template is the subject.

use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use crate::calendar;
use crate::pages::{AddressView, PriceView, render};
use crate::shop::Shop;
use crate::store::{DueLetter, Language};

/// A letter, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// The shopper's address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

impl std::fmt::Debug for Written {
    /// Address and text are personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Written([redacted])")
    }
}

/// What a template may speak of.
#[derive(Debug, Serialize)]
struct About {
    number: String,
    reason: String,
    descriptor: String,
    price: PriceView,
    address: AddressView,
    next_due: Option<String>,
    cycle: Option<String>,
}

impl Shop {
    /// Writes a letter; `None` when nobody can get it.
    ///
    /// # Errors
    /// When the database fails, or a template is wrong.
    pub async fn write(&self, due: &DueLetter) -> anyhow::Result<Option<Written>> {
        let found = if due.letter.is_about_subscription() {
            self.subscription_in_words(&due.about).await?
        } else {
            self.order_in_words(&due.about).await?
        };
        let Some((to, language, about)) = found else { return Ok(None) };
        let template = format!("mail/{}.txt", due.letter.as_str());
        let shop = context! {
            payment_name => self.method_name(self.settings.shop.method_id),
            shop => context! {
                name => self.settings.shop.name.as_str(),
                support => self.settings.shop.support.as_str(),
            },
        };
        let text = render(&template, language, context! { ..minijinja::Value::from(Serde(about)), ..shop })?;
        let (subject, text) = text.split_once('\n').unwrap_or((&text, ""));
        Ok(Some(Written { to, subject: subject.trim().to_owned(), text: text.trim().to_owned() + "\n" }))
    }

    async fn order_in_words(&self, id: &str) -> anyhow::Result<Option<(String, Language, About)>> {
        let Some(order) = self.store.order(id).await? else { return Ok(None) };
        let Some(to) = order.content.buyer.email.clone().filter(|address| !address.is_empty()) else {
            return Ok(None);
        };
        let next_due = match &order.content.renewal {
            Some((subscription, _)) => self.store.subscription(subscription).await?,
            None => None,
        };
        let about = About {
            number: order.content.number.clone(),
            reason: order.reason.clone().unwrap_or_default(),
            descriptor: order.content.payment_descriptor.clone(),
            price: PriceView::new(&order.content.quote),
            address: AddressView::new(&order.content.ship_to),
            next_due: next_due.map(|subscription| in_words(subscription.next_due)),
            cycle: order.content.quote.cycle.map(|cycle| cycle.text_in(order.content.language)),
        };
        Ok(Some((to, order.content.language, about)))
    }

    async fn subscription_in_words(&self, id: &str) -> anyhow::Result<Option<(String, Language, About)>> {
        let Some(subscription) = self.store.subscription(id).await? else { return Ok(None) };
        let content = subscription.content;
        let Some(to) = content.buyer.email.clone().filter(|address| !address.is_empty()) else {
            return Ok(None);
        };
        let about = About {
            number: content.number,
            reason: subscription.reason.unwrap_or_default(),
            descriptor: content.payment_descriptor,
            price: PriceView::new(&content.quote),
            address: AddressView::new(&content.ship_to),
            next_due: Some(in_words(subscription.next_due)),
            cycle: Some(content.cycle.text_in(content.language)),
        };
        Ok(Some((to, content.language, about)))
    }
}

/// `2026/12/25`: reads the same in both languages.
fn in_words(day: time::Date) -> String {
    calendar::written(day).replace('-', "/")
}

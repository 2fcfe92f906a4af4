//! The templates. They are parsed when the sandbox starts, so a broken one is never met by a buyer.

use anyhow::Context as _;
use minijinja::{Environment, UndefinedBehavior, Value};

use crate::domain::moment;

const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("../../templates/base.html")),
    ("macros.html", include_str!("../../templates/macros.html")),
    ("sign_in.html", include_str!("../../templates/sign_in.html")),
    ("continue_as.html", include_str!("../../templates/continue_as.html")),
    ("consent.html", include_str!("../../templates/consent.html")),
    ("selection.html", include_str!("../../templates/selection.html")),
    ("addresses.html", include_str!("../../templates/addresses.html")),
    ("payments.html", include_str!("../../templates/payments.html")),
    ("processing.html", include_str!("../../templates/processing.html")),
    ("code.html", include_str!("../../templates/code.html")),
    ("upgrade.html", include_str!("../../templates/upgrade.html")),
    ("declined.html", include_str!("../../templates/declined.html")),
    ("error.html", include_str!("../../templates/error.html")),
    ("register.html", include_str!("../../templates/register.html")),
    ("transfer.html", include_str!("../../templates/transfer.html")),
    ("seller/macros.html", include_str!("../../templates/seller/macros.html")),
    ("seller/base.html", include_str!("../../templates/seller/base.html")),
    ("seller/transactions.html", include_str!("../../templates/seller/transactions.html")),
    ("seller/shops.html", include_str!("../../templates/seller/shops.html")),
    ("seller/new_key.html", include_str!("../../templates/seller/new_key.html")),
    ("seller/buyers.html", include_str!("../../templates/seller/buyers.html")),
    ("seller/notifications.html", include_str!("../../templates/seller/notifications.html")),
    ("seller/behaviour.html", include_str!("../../templates/seller/behaviour.html")),
    ("seller/requests.html", include_str!("../../templates/seller/requests.html")),
    ("cart.html", include_str!("../../templates/cart.html")),
    ("index.html", include_str!("../../templates/index.html")),
];

/// All pages.
pub(crate) struct Pages(Environment<'static>);

impl Pages {
    pub(crate) fn new() -> anyhow::Result<Self> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.add_filter("yen", |amount: &str| amount.parse().map_or_else(|_| amount.to_owned(), yen));
        environment.add_filter("japan", |moment: &str| moment::in_japan(moment));
        for (name, source) in TEMPLATES {
            environment.add_template(name, source).with_context(|| format!("template {name}"))?;
        }
        Ok(Self(environment))
    }

    /// A page that cannot be rendered says so, plainly, instead of breaking the connection.
    pub(crate) fn render(&self, name: &str, context: Value) -> String {
        self.0.get_template(name).and_then(|template| template.render(context)).unwrap_or_else(|error| {
            tracing::error!("template {name}: {error}");
            format!("サンドボックスのページを表示できません / template {name}: {error}")
        })
    }
}

/// `¥3,300`.
pub(crate) fn yen(amount: u64) -> String {
    let digits = amount.to_string();
    let mut out = String::from("¥");
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn yen_have_commas() {
        assert_eq!([0, 980, 3300, 10_000_000].map(super::yen), ["¥0", "¥980", "¥3,300", "¥10,000,000"]);
    }
}

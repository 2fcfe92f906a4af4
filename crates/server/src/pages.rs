//! Our own pages: confirm, address change, thanks, waiting, trouble. Plain HTML that works without wasm.
//!
//! Texts stand in the templates in both languages, side by side: `t('日本語', 'English')`.

mod admin;
pub(crate) mod chart;
mod offer;
mod trouble;
mod view;

use std::sync::LazyLock;

use minijinja::{Environment, Value};

pub(crate) use admin::{
    column_name, environment_name, kind_name, money_name, reason_name, step_name, subscription_name,
};
pub(crate) use trouble::TroublePage;
pub(crate) use view::{AddressView, PriceView, ReviewView, ThanksView};

use crate::language::Language;

static JAPANESE: LazyLock<Environment<'static>> = LazyLock::new(|| templates(Language::Ja));
static ENGLISH: LazyLock<Environment<'static>> = LazyLock::new(|| templates(Language::En));

/// One environment per language, so that `t` knows its language inside macros too.
fn templates(language: Language) -> Environment<'static> {
    let mut environment = Environment::new();
    for (name, text) in [
        ("base.html", include_str!("../templates/base.html")),
        ("parts.html", include_str!("../templates/parts.html")),
        ("review.html", include_str!("../templates/review.html")),
        ("address.html", include_str!("../templates/address.html")),
        ("thanks.html", include_str!("../templates/thanks.html")),
        ("wait.html", include_str!("../templates/wait.html")),
        ("trouble.html", include_str!("../templates/trouble.html")),
        ("pitch.html", include_str!("../templates/pitch.html")),
        ("api_docs.html", include_str!("../templates/api_docs.html")),
        ("admin/base.html", include_str!("../templates/admin/base.html")),
        ("admin/sign_in.html", include_str!("../templates/admin/sign_in.html")),
        ("admin/refusal.html", include_str!("../templates/admin/refusal.html")),
        ("admin/me.html", include_str!("../templates/admin/me.html")),
        ("admin/operators.html", include_str!("../templates/admin/operators.html")),
        ("admin/api_keys.html", include_str!("../templates/admin/api_keys.html")),
        ("admin/webhooks.html", include_str!("../templates/admin/webhooks.html")),
        ("admin/audit.html", include_str!("../templates/admin/audit.html")),
        ("admin/chart.html", include_str!("../templates/admin/chart.html")),
        ("admin/glance.html", include_str!("../templates/admin/glance.html")),
        ("admin/health.html", include_str!("../templates/admin/health.html")),
        ("admin/csv.html", include_str!("../templates/admin/csv.html")),
        ("admin/orders.html", include_str!("../templates/admin/orders.html")),
        ("admin/order.html", include_str!("../templates/admin/order.html")),
        ("admin/selection.html", include_str!("../templates/admin/selection.html")),
        ("admin/subscriptions.html", include_str!("../templates/admin/subscriptions.html")),
        ("admin/subscription.html", include_str!("../templates/admin/subscription.html")),
        ("admin/methods.html", include_str!("../templates/admin/methods.html")),
        ("admin/method.html", include_str!("../templates/admin/method.html")),
        ("admin/register.html", include_str!("../templates/admin/register.html")),
        ("admin/link.html", include_str!("../templates/admin/link.html")),
        ("admin/lps.html", include_str!("../templates/admin/lps.html")),
        ("mail/ordered.txt", include_str!("../templates/mail/ordered.txt")),
        ("mail/renewed.txt", include_str!("../templates/mail/renewed.txt")),
        ("mail/renewal_declined.txt", include_str!("../templates/mail/renewal_declined.txt")),
        ("mail/renewal_failed.txt", include_str!("../templates/mail/renewal_failed.txt")),
        ("mail/renewal_postponed.txt", include_str!("../templates/mail/renewal_postponed.txt")),
        ("mail/ended.txt", include_str!("../templates/mail/ended.txt")),
        ("mail/paused.txt", include_str!("../templates/mail/paused.txt")),
        ("mail/resumed.txt", include_str!("../templates/mail/resumed.txt")),
        ("mail/skipped.txt", include_str!("../templates/mail/skipped.txt")),
        ("mail/cycle_changed.txt", include_str!("../templates/mail/cycle_changed.txt")),
        ("mail/order.txt", include_str!("../templates/mail/order.txt")),
        ("mail/foot.txt", include_str!("../templates/mail/foot.txt")),
    ] {
        environment.add_template(name, text).expect("the templates are well-formed");
    }
    environment.add_function("t", move |ja: String, en: String| match language {
        Language::Ja => ja,
        Language::En => en,
    });
    admin::add_words(&mut environment, language);
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    environment
}

/// Renders a template.
///
/// # Errors
/// When the template asks for something that `context` does not hold: a bug.
pub(crate) fn render(name: &str, language: Language, context: Value) -> anyhow::Result<String> {
    let lang = minijinja::context! { lang => language.as_str() };
    let context = minijinja::context! { ..context, ..lang };
    let templates = match language {
        Language::Ja => &*JAPANESE,
        Language::En => &*ENGLISH,
    };
    Ok(templates.get_template(name)?.render(context)?)
}

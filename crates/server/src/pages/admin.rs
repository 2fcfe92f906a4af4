//! Words of the back office that templates ask for by a stored word. An unknown word stands as it is, so nothing that
//! Amazon invents is hidden.

mod columns;
mod outcomes;
mod reasons;
mod watch;
mod words;

use lp_amazon_pay_contract::ConsentKind;
use minijinja::{Environment, Value, context};

use crate::language::Language;

/// A stored word, Japanese, English.
type Words = (&'static str, &'static str, &'static str);

/// What a template may ask for beside `t`.
pub(super) fn add_words(environment: &mut Environment<'static>, language: Language) {
    environment.add_function("menu", move |may_own: bool| menu(language, may_own));
    environment.add_function("outcome", move |said: String| outcome(language, &said));
    environment.add_function("money_tone", |word: String| tone(&word));
    for (function, words) in [
        ("role_name", words::ROLES),
        ("environment_name", words::ENVIRONMENTS),
        ("deed_name", words::DEEDS),
        ("scope_name", words::SCOPES),
        ("happening_name", words::HAPPENINGS),
        ("delivery_name", words::DELIVERIES),
        ("trouble_name", words::DELIVERY_TROUBLES),
        ("group_name", words::GROUPS),
        ("money_name", words::MONEY),
        ("charge_name", words::CHARGES),
        ("move_name", words::MOVES),
        ("event_name", words::EVENTS),
        ("order_name", words::ORDERS),
        ("subscription_name", words::SUBSCRIPTIONS),
        ("subscription_event_name", words::SUBSCRIPTION_EVENTS),
        ("reason_name", reasons::REASONS),
        ("link_trouble", outcomes::LINK_TROUBLES),
        ("column_name", columns::COLUMNS),
        ("alarm_name", watch::ALARMS),
        ("alarm_advice", watch::ADVICE),
        ("health_name", watch::HEALTH),
    ] {
        environment.add_function(function, move |word: String| named(language, words, &word));
    }
}

/// Where an order's money stands, in words.
#[must_use]
pub(crate) fn money_name(language: Language, word: &str) -> String {
    named(language, words::MONEY, word)
}

/// Where a subscription stands, in words.
#[must_use]
pub(crate) fn subscription_name(language: Language, word: &str) -> String {
    named(language, words::SUBSCRIPTIONS, word)
}

/// Amazon's reason, or ours, in words.
#[must_use]
pub(crate) fn reason_name(language: Language, word: &str) -> String {
    named(language, reasons::REASONS, word)
}

/// A step on the way to an order.
#[must_use]
pub(crate) fn step_name(language: Language, word: &str) -> String {
    named(language, watch::STEPS, word)
}

/// The head of a CSV's column.
#[must_use]
pub(crate) fn column_name(language: Language, word: &str) -> String {
    named(language, columns::COLUMNS, word)
}

/// 本番環境 or テスト環境.
#[must_use]
pub(crate) fn environment_name(language: Language, word: &str) -> String {
    named(language, words::ENVIRONMENTS, word)
}

/// 単品 or 定期.
#[must_use]
pub(crate) fn kind_name(language: Language, kind: ConsentKind) -> &'static str {
    match kind {
        ConsentKind::OneTime => language.pick("単品", "one-time"),
        ConsentKind::Recurring => language.pick("定期", "subscription"),
    }
}

fn menu(language: Language, may_own: bool) -> Vec<Value> {
    words::MENU
        .iter()
        .filter(|(_, _, owners)| may_own || !owners)
        .map(|(path, (ja, en), _)| context! { path => *path, text => language.pick(ja, en) })
        .collect()
}

/// The sentence after a POST, and whether it is good news.
fn outcome(language: Language, said: &str) -> Option<Value> {
    let (_, good, ja, en) = outcomes::OUTCOMES.iter().find(|(known, _, _, _)| *known == said)?;
    let tone = if *good { "good" } else { "bad" };
    Some(context! { tone => tone, text => language.pick(ja, en) })
}

fn tone(word: &str) -> &'static str {
    match word {
        "captured" | "active" => "good",
        "waiting" | "part_captured" | "replacing" | "open" | "paused" => "warn",
        "canceled" | "suspended" => "bad",
        _ => "",
    }
}

fn named(language: Language, words: &[Words], word: &str) -> String {
    let found = words.iter().find(|(known, _, _)| *known == word);
    found.map_or_else(|| word.to_owned(), |(_, ja, en)| language.pick(ja, en).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Language, columns, named, outcome, outcomes, reasons, watch, words};

    #[test]
    fn every_word_that_a_form_ends_with_is_told() {
        let said = [
            "done",
            "pending",
            "refused",
            "noted",
            "note_length",
            "amount",
            "changed",
            "not_from_here",
            "OfferOpen",
            "Replaced",
            "NotPaid",
            "TooMuch",
            "NotCaptured",
            "UnderWay",
            "Captured",
            "Ended",
            "NoCharge",
            "NoAccount",
            "key_made",
            "linked",
            "unlinked",
            "not_sure",
            "no_vault",
            "revoked",
            "key_name",
            "key_name_taken",
            "key_scopes",
            "hook_address",
            "hook_events",
            "hook_too_many",
            "hook_removed",
            "hook_sent",
        ];
        for word in said {
            assert!(outcome(Language::Ja, word).is_some(), "{word}");
        }
        assert!(outcome(Language::Ja, "<b>").is_none());
    }

    #[test]
    fn csv_columns_have_heads() {
        for sheet in ["orders", "subscriptions"] {
            for key in crate::admin::Sheet::from_word(sheet).expect("a sheet").columns() {
                assert!(columns::COLUMNS.iter().any(|(word, _, _)| word == key), "{key}");
            }
        }
    }

    #[test]
    fn words_are_told_once_in_both_languages_and_unknown_ones_stand() {
        let lists = [
            words::ROLES,
            words::DEEDS,
            words::SCOPES,
            words::HAPPENINGS,
            words::DELIVERIES,
            words::DELIVERY_TROUBLES,
            words::GROUPS,
            words::MONEY,
            words::CHARGES,
            words::MOVES,
            words::EVENTS,
            words::SUBSCRIPTIONS,
            words::SUBSCRIPTION_EVENTS,
            words::ORDERS,
            outcomes::LINK_TROUBLES,
            reasons::REASONS,
            columns::COLUMNS,
            watch::STEPS,
            watch::ALARMS,
            watch::ADVICE,
            watch::HEALTH,
        ];
        for list in lists {
            for (at, (word, ja, en)) in list.iter().enumerate() {
                assert!(!ja.is_empty() && !en.is_empty(), "{word}");
                assert!(list[..at].iter().all(|(other, _, _)| other != word), "{word} twice");
            }
        }
        assert_eq!(named(Language::Ja, reasons::REASONS, "BrandNewReason"), "BrandNewReason");
    }
}

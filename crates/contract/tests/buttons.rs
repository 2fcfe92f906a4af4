//! Holds the rule against `docs/buttons.md`, where every situation is spelled out for people.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeMap;

use lp_amazon_pay_contract::ConsentKind::{self, OneTime, Recurring};
use lp_amazon_pay_contract::button::{Button, Held, Situation, Stage, SwapReason, decide, kind_of};

/// The page that designers and operators read.
const PAGE: &str = include_str!("../../../docs/buttons.md");

const STAGES: [(&str, Stage); 3] =
    [("フォーム", Stage::Form), ("アップセル", Stage::Upsell), ("サンクスオファー", Stage::ThanksOffer)];
const LOGINS: [(&str, bool); 2] = [("未", false), ("済", true)];
const HELD: [(&str, Held); 6] = [
    ("なし", Held::Nothing),
    ("単品・手続き中", Held::Open(OneTime)),
    ("定期・手続き中", Held::Open(Recurring)),
    ("単品・注文済み", Held::Completed(OneTime)),
    ("定期・注文済み", Held::Completed(Recurring)),
    ("終了", Held::Ended),
];
const WANTED: [(&str, ConsentKind); 2] = [("単品", OneTime), ("定期", Recurring)];
const SKIPS: [(&str, bool); 2] = [("なし", false), ("あり", true)];

/// What a cell of the last column says of a button.
fn in_words(button: Button) -> String {
    let (kind, reason) = match button {
        Button::Ordinary => return "通常のボタン".to_owned(),
        Button::Login => return "ログインボタン".to_owned(),
        Button::AmazonPay { kind, reason } => (kind, reason),
    };
    let kind = WANTED.iter().find(|(_, wanted)| *wanted == kind).unwrap().0;
    let reason = match reason {
        SwapReason::KindChanged => "種類が変わる",
        SwapReason::ConfirmSkip => "確認画面スキップ",
        SwapReason::OneTimeUsed => "単品の同意は使い切り",
        SwapReason::ConsentEnded => "同意が終了",
    };
    format!("Amazon Payボタン({kind}): {reason}")
}

/// The rows of the page's full table: five columns of situation, one of decision.
fn rows() -> Vec<[String; 6]> {
    PAGE.lines()
        .filter_map(|line| {
            let cells: Vec<String> = line
                .strip_prefix("| ")?
                .strip_suffix(" |")?
                .split(" | ")
                .map(|c| c.trim().to_owned())
                .collect();
            let row: [String; 6] = cells.try_into().ok()?;
            STAGES.iter().any(|(word, _)| *word == row[0]).then_some(row)
        })
        .collect()
}

#[test]
fn every_situation_stands_once_on_the_page_and_is_decided_as_written() {
    let mut written: BTreeMap<[String; 5], String> = BTreeMap::new();
    for [stage, login, held, wanted, skip, decision] in rows() {
        let twice = written.insert([stage, login, held, wanted, skip], decision);
        assert_eq!(twice, None, "a situation stands on the page twice");
    }
    let mut decided = 0;
    for (stage_word, stage) in STAGES {
        for (login_word, logged_in) in LOGINS {
            for (held_word, held) in HELD {
                for (wanted_word, wanted) in WANTED {
                    for (skip_word, confirm_skip) in SKIPS {
                        let words =
                            [stage_word, login_word, held_word, wanted_word, skip_word].map(str::to_owned);
                        let button = decide(Situation { stage, logged_in, held, wanted, confirm_skip });
                        assert_eq!(written.get(&words), Some(&in_words(button)), "{words:?}");
                        decided += 1;
                    }
                }
            }
        }
    }
    assert_eq!(written.len(), decided, "the page has situations that do not exist");
}

#[test]
fn the_lines_of_the_short_table_hold_whatever_else_is_true() {
    let amazon = |kind, reason| Button::AmazonPay { kind, reason };
    for logged_in in [false, true] {
        for (stage, held, wanted, confirm_skip, expected) in [
            (Stage::Upsell, Held::Open(Recurring), Recurring, false, Button::Ordinary),
            (Stage::Upsell, Held::Open(OneTime), OneTime, true, Button::Ordinary),
            // The article's example: the main product is 定期, the upsell 単品.
            (Stage::Upsell, Held::Open(Recurring), OneTime, false, amazon(OneTime, SwapReason::KindChanged)),
            (
                Stage::Upsell,
                Held::Open(OneTime),
                Recurring,
                false,
                amazon(Recurring, SwapReason::KindChanged),
            ),
            (
                Stage::ThanksOffer,
                Held::Completed(Recurring),
                Recurring,
                true,
                amazon(Recurring, SwapReason::ConfirmSkip),
            ),
            (
                Stage::ThanksOffer,
                Held::Completed(OneTime),
                OneTime,
                false,
                amazon(OneTime, SwapReason::OneTimeUsed),
            ),
            (
                Stage::ThanksOffer,
                Held::Completed(OneTime),
                Recurring,
                false,
                amazon(Recurring, SwapReason::OneTimeUsed),
            ),
            (Stage::ThanksOffer, Held::Completed(Recurring), Recurring, false, Button::Ordinary),
            (
                Stage::ThanksOffer,
                Held::Completed(Recurring),
                OneTime,
                false,
                amazon(OneTime, SwapReason::KindChanged),
            ),
        ] {
            let situation = Situation { stage, logged_in, held, wanted, confirm_skip };
            assert_eq!(decide(situation), expected, "{situation:?}");
        }
    }
}

#[test]
fn one_subscription_makes_a_mixed_order_recurring() {
    assert_eq!(kind_of([OneTime, OneTime]), OneTime);
    assert_eq!(kind_of([OneTime, Recurring]), Recurring);
}

/// Prints the full table, to be pasted into the page after a deliberate change of the rule.
#[test]
#[ignore = "prints; run it when the rule changes on purpose"]
#[expect(clippy::print_stdout, reason = "its purpose")]
fn print_the_table() {
    for (stage_word, stage) in STAGES {
        for (login_word, logged_in) in LOGINS {
            for (held_word, held) in HELD {
                for (wanted_word, wanted) in WANTED {
                    for (skip_word, confirm_skip) in SKIPS {
                        let button = decide(Situation { stage, logged_in, held, wanted, confirm_skip });
                        let decision = in_words(button);
                        println!(
                            "| {stage_word} | {login_word} | {held_word} | {wanted_word} | {skip_word} | {decision} |"
                        );
                    }
                }
            }
        }
    }
}

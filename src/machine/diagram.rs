//! The machine's diagram in `docs/states.md`, drawn by walking the machine itself; a test holds the page against it.
//! `BLESS=1 cargo test -p lp-amazon-pay diagram` writes it after a deliberate change.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};

use lp_amazon_pay_contract::{ConsentKind, ErrorCode};

use super::{Event, Failure, Landing, Phase, State, step};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/states.md");

/// A state's name in the diagram.
fn name(state: State) -> &'static str {
    match state {
        State::Guest => "Guest",
        State::Asking => "Asking",
        State::Redeeming { .. } => "Redeeming",
        State::LoggedIn(session) => match session.phase {
            Phase::Idle => "LoggedIn",
            Phase::Renewing => "Renewing",
            Phase::Waiting => "Waiting",
            Phase::Saving => "Saving",
            Phase::Leaving => "Leaving",
        },
    }
}

/// Everything that may happen in a state, with the words of the diagram. Answers belong to the newest request.
fn events(state: State) -> Vec<(&'static str, Event)> {
    let generation = if let State::LoggedIn(session) = state { session.generation } else { 0 };
    let told = Failure::Told;
    vec![
        ("ordinary visit", Event::Landed { landing: Landing::Plain, token: false }),
        ("visit with a token", Event::Landed { landing: Landing::Plain, token: true }),
        ("code of this tab", Event::Landed { landing: Landing::Code { asked: true }, token: false }),
        ("code of another tab", Event::Landed { landing: Landing::Code { asked: false }, token: false }),
        ("back from Amazon", Event::Landed { landing: Landing::Back, token: true }),
        ("agreed", Event::Agreed),
        ("declined", Event::Declined),
        ("buyer known", Event::LoginArrived(ConsentKind::OneTime)),
        ("buyer not known", Event::LoginRefused(Failure::Network)),
        ("other kind shown", Event::ProductShown(ConsentKind::Recurring)),
        ("other kind shown", Event::ProductShown(ConsentKind::OneTime)),
        ("consent arrived", Event::ConsentArrived { generation }),
        ("consent refused", Event::ConsentRefused { generation, failure: Failure::Timeout }),
        ("confirm pressed", Event::Pressed),
        ("draft saved", Event::Saved { generation }),
        ("save failed", Event::SaveRefused { generation, failure: Failure::Network }),
        ("login ended", Event::SaveRefused { generation, failure: told(ErrorCode::LoginEnded) }),
        ("kind changed", Event::SaveRefused { generation, failure: told(ErrorCode::KindChanged) }),
        ("Amazon refused", Event::AmazonRefused),
        ("still here", Event::StillHere { generation }),
        ("page returned", Event::PageReturned),
        ("logout", Event::LogoutPressed),
    ]
}

fn draw() -> String {
    let mut edges: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut ahead = vec![State::Guest];
    while let Some(state) = ahead.pop() {
        // Generations count up for ever; what else a state holds is finite.
        let known = format!("{state:?}");
        let known = known.split("generation").next().unwrap_or_default().to_owned() + name(state);
        if !seen.insert(known) {
            continue;
        }
        for (words, event) in events(state) {
            let (next, _) = step(state, event);
            if name(next) != name(state) {
                edges.entry((name(state), name(next))).or_default().insert(words);
            }
            ahead.push(next);
        }
    }
    let mut lines =
        vec!["```mermaid".to_owned(), "stateDiagram-v2".to_owned(), "    [*] --> Guest".to_owned()];
    for ((from, to), words) in edges {
        let words: Vec<&str> = words.into_iter().collect();
        lines.push(format!("    {from} --> {to}: {}", words.join(", ")));
    }
    lines.push("```".to_owned());
    lines.join("\n")
}

#[test]
fn the_diagram_on_the_page_is_the_machine() {
    let (start, end) = ("<!-- widget -->\n", "\n<!-- /widget -->");
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(start).unwrap();
    let (written, after) = rest.split_once(end).unwrap();
    let drawn = draw();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(PAGE, format!("{before}{start}{drawn}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(
        written, drawn,
        "docs/states.md is older than the machine: BLESS=1 cargo test -p lp-amazon-pay diagram"
    );
}

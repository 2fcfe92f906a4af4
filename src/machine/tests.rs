//! The machine, told as a shopper's day.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use lp_amazon_pay_contract::{ConsentKind, ErrorCode};

use super::{Effect, Event, Failure, Landing, Phase, Signal, State, Text, step};
use crate::i18n::Key;

const CODE: Landing = Landing::Code { asked: true };

/// Feeds events from the start; answers the last state and the last event's effects.
fn play(events: Vec<Event>) -> (State, Vec<Effect>) {
    events.into_iter().fold((State::Guest, vec![]), |(state, _), event| step(state, event))
}

const fn arrive(landing: Landing, token: bool) -> Event {
    Event::Landed { landing, token }
}

fn logged_in(more: Vec<Event>) -> (State, Vec<Effect>) {
    let mut events = vec![arrive(CODE, false), Event::LoginArrived(ConsentKind::OneTime)];
    events.extend(more);
    play(events)
}

fn phase(state: &State) -> Phase {
    let State::LoggedIn(session) = state else { panic!("not logged in: {}", state.word()) };
    session.phase
}

fn told(code: ErrorCode) -> Failure {
    Failure::Told(code)
}

fn saves(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Save { .. })).count()
}

fn leaves(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Leave { .. }))
}

fn free(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Busy(false)))
}

fn alerts(effects: &[Effect]) -> Option<Text> {
    effects.iter().find_map(|effect| match effect {
        Effect::Say(say) if say.alert => Some(say.text),
        _ => None,
    })
}

#[test]
fn an_ordinary_visit_does_nothing_at_all() {
    let (state, effects) = play(vec![arrive(Landing::Plain, false)]);
    assert!(matches!(state, State::Guest));
    assert!(effects.is_empty());
    assert!(!state.claims(false), "another payment method is the LP's business");
    assert!(state.claims(true));
}

#[test]
fn a_code_that_this_tab_asked_for_is_redeemed_at_once() {
    let (state, effects) = play(vec![arrive(CODE, true)]);
    assert_eq!(state.word(), "checking");
    assert_eq!(effects, [Effect::Redeem]);
}

#[test]
fn a_foreign_code_is_asked_about_and_may_be_declined() {
    let (state, effects) = play(vec![arrive(Landing::Code { asked: false }, false)]);
    assert!(matches!(state, State::Asking));
    assert!(effects.is_empty(), "nothing is redeemed or reflected silently");
    assert_eq!(step(state, Event::Agreed).1, [Effect::Redeem]);
    let (declined, effects) = step(state, Event::Declined);
    assert!(matches!(declined, State::Guest) && effects.is_empty());
}

#[test]
fn login_is_remembered_then_reflected_then_told() {
    let (state, effects) = logged_in(vec![]);
    assert_eq!(phase(&state), Phase::Idle);
    assert!(matches!(
        effects[..],
        [Effect::Remember, Effect::Reflect, Effect::Emit(Signal::Login), Effect::Say(_)]
    ));
}

#[test]
fn a_reload_resumes_and_an_ended_login_is_forgotten_silently() {
    let (state, effects) = play(vec![arrive(Landing::Plain, true)]);
    assert_eq!(effects, [Effect::Resume]);
    let (ended, effects) = step(state, Event::LoginRefused(told(ErrorCode::LoginEnded)));
    assert!(matches!(ended, State::Guest));
    assert_eq!(effects, [Effect::Forget { form: true }]);
    // A dead network ends no login.
    let (_, effects) = step(state, Event::LoginRefused(Failure::Network));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Forget { .. })));
    assert_eq!(alerts(&effects), Some(Text::Key(Key::NoConnection)));
}

#[test]
fn back_and_failed_say_what_happened() {
    for (landing, key, alert) in
        [(Landing::Back, Key::LoginCanceled, false), (Landing::Failed, Key::LoginFailed, true)]
    {
        let (state, effects) = play(vec![arrive(landing, false)]);
        assert!(matches!(state, State::Guest));
        assert!(
            effects
                .iter()
                .any(|e| matches!(e, Effect::Say(say) if say.text == Text::Key(key) && say.alert == alert)),
        );
    }
    let (_, effects) = play(vec![arrive(Landing::Back, true), Event::LoginArrived(ConsentKind::OneTime)]);
    assert!(
        effects.iter().any(|e| matches!(e, Effect::Say(say) if say.text == Text::Key(Key::BackFromAmazon)))
    );
}

#[test]
fn one_press_saves_once_and_leaves_after_the_save() {
    let (state, effects) = logged_in(vec![Event::Pressed]);
    assert_eq!(saves(&effects), 1);
    assert!(!leaves(&effects), "nobody is sent to Amazon before the draft is saved");
    let (state, effects) = step(state, Event::Pressed);
    assert_eq!(saves(&effects), 0, "a double press is one save");
    let (state, effects) = step(state, Event::Saved { generation: 1 });
    assert!(leaves(&effects));
    assert_eq!(phase(&state), Phase::Leaving);
    let (_, effects) = step(state, Event::Pressed);
    assert!(effects.is_empty());
}

#[test]
fn a_failed_save_sends_nobody_and_frees_the_button() {
    for failure in
        [Failure::Network, Failure::Timeout, told(ErrorCode::Internal), told(ErrorCode::QuantityRefused)]
    {
        let (state, effects) = logged_in(vec![Event::Pressed, Event::SaveRefused { generation: 1, failure }]);
        assert!(free(&effects) && !leaves(&effects), "{failure:?}");
        assert_eq!(alerts(&effects), Some(failure.text()));
        // And the next press tries again.
        assert_eq!(saves(&step(state, Event::Pressed).1), 1);
    }
}

#[test]
fn an_answer_that_was_overtaken_is_thrown_away() {
    let (state, _) = logged_in(vec![Event::Pressed, Event::PageReturned, Event::Pressed]);
    let (state, effects) = step(state, Event::Saved { generation: 1 });
    assert!(effects.is_empty(), "the first press's answer belongs to a page that was left");
    let State::LoggedIn(session) = state else { panic!("logged in") };
    let generation = session.generation;
    assert!(leaves(&step(state, Event::Saved { generation }).1));
}

#[test]
fn the_page_from_the_back_cache_is_not_busy() {
    let (state, effects) =
        logged_in(vec![Event::Pressed, Event::Saved { generation: 1 }, Event::PageReturned]);
    assert!(free(&effects));
    assert_eq!(phase(&state), Phase::Idle);
    assert!(logged_in(vec![Event::PageReturned]).1.is_empty(), "nothing to say when nothing was under way");
}

#[test]
fn another_kind_needs_another_consent_before_the_press_saves() {
    let (state, effects) = logged_in(vec![Event::ProductShown(ConsentKind::Recurring)]);
    assert_eq!(
        effects,
        [Effect::OpenConsent { generation: 1 }, Effect::Emit(Signal::Swap(ConsentKind::Recurring))]
    );
    let (state, effects) = step(state, Event::Pressed);
    assert_eq!(saves(&effects), 0, "the old consent is not used for the new kind");
    let (_, effects) = step(state, Event::ConsentArrived { generation: 1 });
    assert_eq!(effects, [Effect::TakeConsent, Effect::Save { generation: 2 }]);
}

#[test]
fn the_same_kind_keeps_its_consent() {
    assert!(logged_in(vec![Event::ProductShown(ConsentKind::OneTime)]).1.is_empty());
}

#[test]
fn there_and_back_again_takes_the_newest_consent_only() {
    let (state, _) = logged_in(vec![
        Event::ProductShown(ConsentKind::Recurring),
        Event::ProductShown(ConsentKind::OneTime),
    ]);
    let (state, effects) = step(state, Event::ConsentArrived { generation: 1 });
    assert!(effects.is_empty());
    let (state, effects) = step(state, Event::ConsentArrived { generation: 2 });
    assert_eq!(effects, [Effect::TakeConsent]);
    let (_, effects) = step(state, Event::Pressed);
    assert_eq!(saves(&effects), 1);
}

#[test]
fn a_product_that_changes_under_the_save_stops_it() {
    let (state, effects) = logged_in(vec![Event::Pressed, Event::ProductShown(ConsentKind::Recurring)]);
    assert!(free(&effects) && alerts(&effects).is_some());
    let (_, effects) = step(state, Event::Saved { generation: 1 });
    assert!(!leaves(&effects), "the saved draft is of the wrong kind");
}

#[test]
fn the_servers_kind_wins() {
    let (state, effects) = logged_in(vec![
        Event::Pressed,
        Event::SaveRefused { generation: 1, failure: told(ErrorCode::KindChanged) },
    ]);
    assert!(effects.iter().any(|e| matches!(e, Effect::OpenConsent { generation: 2 })));
    assert_eq!(phase(&state), Phase::Renewing);
}

#[test]
fn a_closed_draft_is_replaced_at_the_next_press() {
    let (state, _) = logged_in(vec![
        Event::Pressed,
        Event::SaveRefused { generation: 1, failure: told(ErrorCode::DraftClosed) },
    ]);
    let (_, effects) = step(state, Event::Pressed);
    assert!(effects.iter().any(|e| matches!(e, Effect::OpenConsent { .. })));
    assert_eq!(saves(&effects), 0);
}

#[test]
fn a_login_that_ended_unlocks_but_keeps_what_is_in_the_form() {
    let (state, effects) = logged_in(vec![
        Event::Pressed,
        Event::SaveRefused { generation: 1, failure: told(ErrorCode::LoginEnded) },
    ]);
    assert!(matches!(state, State::Guest));
    assert!(free(&effects));
    assert!(effects.iter().any(|e| matches!(e, Effect::Release { keep_values: true })));
    assert!(effects.iter().any(|e| matches!(e, Effect::Forget { form: false })));
}

#[test]
fn logout_puts_everything_back_and_is_final() {
    let (state, effects) = logged_in(vec![Event::Pressed, Event::LogoutPressed]);
    assert!(matches!(state, State::Guest));
    for expected in ["EndLogin", "Forget", "Busy", "Release", "Emit", "Say"] {
        assert!(effects.iter().any(|effect| format!("{effect:?}").starts_with(expected)), "{expected}");
    }
    assert!(step(state, Event::Saved { generation: 1 }).1.is_empty());
}

#[test]
fn amazon_refusing_or_a_closed_window_gives_the_button_back() {
    let leaving = vec![Event::Pressed, Event::Saved { generation: 1 }];
    for (event, alert) in [(Event::AmazonRefused, true), (Event::StillHere { generation: 1 }, false)] {
        let (state, effects) = logged_in([leaving.clone(), vec![event]].concat());
        assert!(free(&effects));
        assert_eq!(alerts(&effects).is_some(), alert);
        assert_eq!(saves(&step(state, Event::Pressed).1), 1);
    }
}

#[test]
fn a_guest_who_chose_amazon_pay_is_led_to_the_login() {
    let (state, effects) = play(vec![Event::Pressed]);
    assert!(matches!(state, State::Guest));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::PointToLogin)));
    assert_eq!(alerts(&effects), Some(Text::Key(Key::LoginFirst)));
}

//! Whatever happened between: the same key with the same request gets the first answer again, with another
//! request an error; and the ledger's sums stay within the rules.

use std::collections::HashMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::support::Stage;

#[derive(Debug, Clone)]
enum Step {
    Charge { key: u8, yen: u64, capture_now: bool },
    Capture { key: u8, charge: usize, yen: u64 },
    Refund { key: u8, charge: usize, yen: u64 },
    Close,
    Wait(u32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // Few keys and few amounts, so that equal requests and used keys meet often.
    let key = || 0_u8..5;
    let yen = || prop_oneof![Just(1000_u64), Just(3000), Just(99_000)];
    let charge = || 0_usize..3;
    let step = prop_oneof![
        4 => (key(), yen(), any::<bool>()).prop_map(|(key, yen, capture_now)| Step::Charge { key, yen, capture_now }),
        3 => (key(), charge(), yen()).prop_map(|(key, charge, yen)| Step::Capture { key, charge, yen }),
        3 => (key(), charge(), yen()).prop_map(|(key, charge, yen)| Step::Refund { key, charge, yen }),
        1 => prop_oneof![4 => Just(Step::Wait(31)), 1 => Just(Step::Wait(40 * 86_400)), 1 => Just(Step::Close)],
    ];
    prop::collection::vec(step, 1..25)
}

/// Method-less: all of them are POST.
type Sent = (String, Value);

async fn request(stage: &Stage, permission: &str, step: &Step) -> Option<(u8, Sent)> {
    let money = |yen: u64| json!({ "amount": yen.to_string(), "currencyCode": "JPY" });
    let charges = stage.ledger().await["charges"].clone();
    let id = |index: usize| charges[index]["chargeId"].as_str().map(str::to_owned);
    match *step {
        Step::Charge { key, yen, capture_now } => {
            let body = json!({ "chargePermissionId": permission, "chargeAmount": money(yen), "captureNow": capture_now });
            Some((key, ("/v2/charges".to_owned(), body)))
        }
        Step::Capture { key, charge, yen } => {
            let path = format!("/v2/charges/{}/capture", id(charge)?);
            Some((key, (path, json!({ "captureAmount": money(yen) }))))
        }
        Step::Refund { key, charge, yen } => {
            let body = json!({ "chargeId": id(charge)?, "refundAmount": money(yen) });
            Some((key, ("/v2/refunds".to_owned(), body)))
        }
        Step::Close | Step::Wait(_) => None,
    }
}

async fn play(stage: &mut Stage, steps: &[Step]) -> Result<(), TestCaseError> {
    stage.post_json("/_sandbox/reset", &json!({})).await;
    stage.cookie = None;
    let id = stage.reviewed("Recurring", "taro@buyer.example").await;
    stage.pay(&id, "Confirm").await;
    let done = stage.complete(&id, 3300, &[]).await.1;
    let permission = done["chargePermissionId"].as_str().unwrap().to_owned();
    let mut first: HashMap<u8, (Sent, (u16, Value))> = HashMap::new();
    for step in steps {
        match step {
            Step::Wait(seconds) => {
                stage.post_json("/_sandbox/clock", &json!({ "advanceSeconds": seconds })).await;
            }
            Step::Close => {
                let body = json!({ "closureReason": "x" });
                stage.api("DELETE", &format!("/v2/chargePermissions/{permission}/close"), &body, &[]).await;
            }
            _ => {}
        }
        let Some((key, sent)) = request(stage, &permission, step).await else { continue };
        let name = format!("key-{key}");
        let answer = stage.api("POST", &sent.0, &sent.1, &[("x-amz-pay-idempotency-key", &name)]).await;
        match first.get(&key) {
            None => drop(first.insert(key, (sent, answer))),
            Some((known, old)) if *known == sent => prop_assert_eq!(old, &answer),
            Some(_) => prop_assert_eq!(&answer.1["reasonCode"], "DuplicateIdempotencyKey"),
        }
    }
    let ledger = stage.ledger().await;
    let yen = |value: &Value| value.as_str().unwrap().parse::<u64>().unwrap();
    for charge in ledger["charges"].as_array().unwrap() {
        let (amount, captured, refunded) =
            (yen(&charge["amount"]), yen(&charge["captured"]), yen(&charge["refunded"]));
        prop_assert!(
            captured <= amount && refunded <= captured + (captured * 15 / 100).min(8400),
            "{charge}"
        );
    }
    prop_assert!(yen(&ledger["chargePermissions"][0]["amountBalance"]) <= 100_000);
    Ok(())
}

#[test]
fn replays_give_the_first_answer_whatever_happened_between() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stage = std::cell::RefCell::new(runtime.block_on(Stage::new()));
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let played = runner.run(&steps(), |steps| runtime.block_on(play(&mut stage.borrow_mut(), &steps)));
    played.unwrap();
}

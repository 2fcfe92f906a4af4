//! Which notifications are to be sent, when, and how each attempt went. Times are the sandbox's: a retry that
//! is an hour away comes at once when the clock is moved.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::signer::SignatureVersion;
use crate::domain::moment::compact;
use crate::domain::notice::Notice;

/// Fourteen days of hourly retries, as older documentation says.
const MOST_ATTEMPTS: usize = 14 * 24;
/// So many deliveries are remembered.
const KEPT: usize = 500;

/// How notifications are sent; testers turn these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) signature_version: SignatureVersion,
    /// Nothing is sent; everything waits.
    pub(crate) paused: bool,
    /// What is due is sent newest first: disorder on request.
    pub(crate) reversed: bool,
    /// Each notification is sent so many times more.
    pub(crate) duplicates: u8,
    /// After an answer of 500 and above, or none in time.
    pub(crate) retry_after_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            signature_version: SignatureVersion::One,
            paused: false,
            reversed: false,
            duplicates: 0,
            retry_after_seconds: 3600,
        }
    }
}

/// What is wrong with a notification, on request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Flaw {
    /// The message was changed after it was signed.
    Tampered,
}

/// What became of one attempt.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Attempt {
    /// The shop answered with this status.
    Answered(u16),
    /// No answer in time.
    TimedOut,
    /// Nobody listens there.
    Unreachable,
}

/// One notification on its way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) number: u64,
    pub(crate) merchant_id: String,
    pub(crate) notice: Notice,
    pub(crate) notification_id: String,
    pub(crate) message_id: String,
    pub(crate) flaw: Option<Flaw>,
    pub(crate) made: OffsetDateTime,
    /// `None`: delivered, or given up.
    due: Option<OffsetDateTime>,
    attempts: Vec<Attempt>,
}

impl Delivery {
    pub(crate) fn state(&self) -> &'static str {
        match (self.due, self.attempts.last()) {
            (Some(_), _) => "waiting",
            (None, Some(Attempt::Answered(200..=299))) => "delivered",
            (None, Some(_)) => "givenUp",
            (None, None) => "noAddress",
        }
    }

    pub(crate) fn json(&self) -> Value {
        let attempts: Vec<Value> = self
            .attempts
            .iter()
            .map(|attempt| match attempt {
                Attempt::Answered(status) => json!(status),
                Attempt::TimedOut => json!("timedOut"),
                Attempt::Unreachable => json!("unreachable"),
            })
            .collect();
        json!({
            "number": self.number,
            "merchantId": self.merchant_id,
            "objectType": self.notice.object_type,
            "objectId": self.notice.object_id,
            "chargePermissionId": self.notice.permission_id,
            "notificationType": self.notice.notice_type,
            "notificationId": self.notification_id,
            "messageId": self.message_id,
            "flaw": self.flaw,
            "state": self.state(),
            "attempts": attempts,
            "made": compact(self.made),
            "due": self.due.map(compact),
        })
    }
}

/// Settings and deliveries, oldest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Queue {
    pub(crate) settings: Settings,
    pub(crate) deliveries: Vec<Delivery>,
    last_number: u64,
}

impl Queue {
    /// Without an address nothing is sent, but it is on record that something would have been.
    pub(crate) fn add(&mut self, merchant_id: &str, notice: &Notice, has_address: bool, now: OffsetDateTime) {
        let first = Delivery {
            number: 0,
            merchant_id: merchant_id.to_owned(),
            notice: notice.clone(),
            notification_id: Uuid::new_v4().to_string(),
            message_id: Uuid::new_v4().to_string(),
            flaw: None,
            made: now,
            due: has_address.then_some(now),
            attempts: Vec::new(),
        };
        for _ in 0..=self.settings.duplicates {
            self.push(first.clone());
        }
    }

    fn push(&mut self, delivery: Delivery) {
        self.last_number += 1;
        self.deliveries.push(Delivery { number: self.last_number, ..delivery });
        let surplus = self.deliveries.len().saturating_sub(KEPT);
        self.deliveries.drain(..surplus);
    }

    /// Sends a notification once more, perhaps with a flaw. `false` when there is none of this number.
    pub(crate) fn again(&mut self, number: u64, flaw: Option<Flaw>, now: OffsetDateTime) -> bool {
        let Some(old) = self.deliveries.iter().find(|delivery| delivery.number == number) else {
            return false;
        };
        let again = Delivery { flaw, due: Some(now), attempts: Vec::new(), ..old.clone() };
        self.push(again);
        true
    }

    /// The next one to send.
    pub(crate) fn next_due(&self, now: OffsetDateTime) -> Option<&Delivery> {
        let due = |delivery: &&Delivery| delivery.due.is_some_and(|due| due <= now);
        if self.settings.paused {
            None
        } else if self.settings.reversed {
            self.deliveries.iter().rfind(due)
        } else {
            self.deliveries.iter().find(due)
        }
    }

    /// 5xx and silence are tried again; any other answer, and nobody there, end it.
    pub(crate) fn record(&mut self, number: u64, attempt: Attempt, now: OffsetDateTime) {
        let wait = Duration::seconds(self.settings.retry_after_seconds.into());
        let Some(delivery) = self.deliveries.iter_mut().find(|delivery| delivery.number == number) else {
            return;
        };
        let again = matches!(attempt, Attempt::Answered(500..) | Attempt::TimedOut);
        delivery.attempts.push(attempt);
        let retries = again && delivery.attempts.len() < MOST_ATTEMPTS;
        delivery.due = retries.then(|| now + wait);
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::domain::notice::{NoticeType, ObjectType};

    const START: OffsetDateTime = datetime!(2025-01-02 03:04:05 UTC);

    fn notice(id: &str) -> Notice {
        Notice {
            object_type: ObjectType::Charge,
            object_id: id.into(),
            permission_id: "S03-1".into(),
            notice_type: NoticeType::StateChange,
        }
    }

    fn next(queue: &Queue, now: OffsetDateTime) -> Option<u64> {
        queue.next_due(now).map(|delivery| delivery.number)
    }

    #[test]
    fn server_errors_are_tried_again_after_an_hour_and_client_errors_are_not() {
        let mut queue = Queue::default();
        for id in ["a", "b", "c"] {
            queue.add("A1", &notice(id), true, START);
        }
        queue.record(1, Attempt::Answered(503), START);
        queue.record(2, Attempt::Answered(404), START);
        queue.record(3, Attempt::Unreachable, START);
        assert_eq!(next(&queue, START + Duration::minutes(59)), None);
        let hour = START + Duration::hours(1);
        assert_eq!(next(&queue, hour), Some(1));
        queue.record(1, Attempt::Answered(200), hour);
        assert_eq!(next(&queue, hour + Duration::days(1)), None);
        let states: Vec<&str> = queue.deliveries.iter().map(Delivery::state).collect();
        assert_eq!(states, ["delivered", "givenUp", "givenUp"]);
    }

    #[test]
    fn duplicates_disorder_and_a_pause_on_request() {
        let mut queue = Queue::default();
        queue.settings.paused = true;
        queue.add("A1", &notice("a"), true, START);
        queue.settings.duplicates = 1;
        queue.add("A1", &notice("b"), true, START);
        assert_eq!(next(&queue, START), None);
        queue.settings = Settings { paused: false, reversed: true, ..queue.settings };
        assert_eq!(next(&queue, START), Some(3));
        let [_, second, third] = queue.deliveries.as_slice() else { panic!("three") };
        assert_eq!(
            (&second.message_id, &second.notification_id),
            (&third.message_id, &third.notification_id)
        );
        assert!(queue.again(1, Some(Flaw::Tampered), START) && !queue.again(9, None, START));
        assert_eq!(queue.deliveries.last().and_then(|delivery| delivery.flaw), Some(Flaw::Tampered));
    }

    #[test]
    fn without_an_address_it_is_on_record_and_never_sent() {
        let mut queue = Queue::default();
        queue.add("A1", &notice("a"), false, START);
        assert_eq!((next(&queue, START), queue.deliveries[0].state()), (None, "noAddress"));
    }
}

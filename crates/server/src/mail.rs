//! Letters to shoppers. Amazon does not tell a buyer when a renewal is declined; we do, in plain words.
//!
//! A letter waits in the outbox since the transaction of what it tells; the job hands it to the mail server, at least
//! once. Where the shopper's address is not known (Amazon gave none), it counts as sent.

mod letter;

use anyhow::Context as _;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

use crate::clock::{HOUR, Millis, SECOND};
use crate::settings::Mail;
use crate::shop::Shop;
use crate::store::DueLetter;

pub use letter::Written;

/// Longest pause between two tries.
const LONGEST_PAUSE: Millis = 6 * HOUR;
/// A letter that nobody took for so long is given up (about two weeks of tries).
const MOST_TRIES: i64 = 64;

/// Hands letters to a mail server.
pub struct Postman {
    from: Mailbox,
    reply_to: Option<Mailbox>,
    server: AsyncSmtpTransport<Tokio1Executor>,
}

impl std::fmt::Debug for Postman {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Postman")
    }
}

impl Postman {
    /// A postman for a mail server, e.g. `smtps://user:password@mail.shop.example` or `smtp://127.0.0.1:25`.
    ///
    /// # Errors
    /// When the address is malformed; the text never shows it, for it has a password in it.
    pub fn new(mail: &Mail, smtp_url: &str) -> anyhow::Result<Self> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url).map_err(|_| {
            anyhow::anyhow!(
                "LP_AMAZON_PAY_SMTP_URL の形が正しくありません / LP_AMAZON_PAY_SMTP_URL is malformed"
            )
        })?;
        Ok(Self {
            from: mail.from.parse()?,
            reply_to: mail.reply_to.as_deref().map(str::parse).transpose()?,
            server: server.timeout(Some(std::time::Duration::from_secs(20))).build(),
        })
    }

    /// Delivers what is due.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deliver(&self, shop: &Shop) -> anyhow::Result<()> {
        for _ in 0..50 {
            let now = shop.clock.now();
            let Some(due) = shop.store.take_letter(now + 300 * SECOND, now).await? else { break };
            if let Err(error) = self.send(shop, &due).await {
                // Never the error's own text: it may repeat the shopper's address.
                tracing::warn!(letter = due.letter.as_str(), tries = due.tries, "a letter could not be sent");
                tracing::trace!(error = format!("{error:#}"), "why");
                if due.tries < MOST_TRIES {
                    let pause = (60 * SECOND).saturating_mul(1 << due.tries.clamp(0, 12)).min(LONGEST_PAUSE);
                    shop.store.letter_later(&due.id, now + pause).await?;
                    continue;
                }
                tracing::error!(letter = due.letter.as_str(), "a letter is given up");
            }
            shop.store.letter_sent(&due.id, shop.clock.now()).await?;
        }
        Ok(())
    }

    async fn send(&self, shop: &Shop, due: &DueLetter) -> anyhow::Result<()> {
        let Some(written) = shop.write(due).await? else { return Ok(()) };
        let to: Mailbox =
            written.to.parse().map_err(|_| anyhow::anyhow!("the shopper's address is malformed"))?;
        let message = Message::builder().from(self.from.clone()).to(to).subject(written.subject);
        let message = match &self.reply_to {
            Some(address) => message.reply_to(address.clone()),
            None => message,
        };
        let message = message.header(ContentType::TEXT_PLAIN).body(written.text)?;
        self.server.send(message).await.context("the mail server did not take it")?;
        Ok(())
    }
}

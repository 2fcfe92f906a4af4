//! Who writes to shoppers. The server that sends stands in the environment (`LP_AMAZON_PAY_SMTP_URL`): it has a
//! password in it.

use serde::Deserialize;

use super::SettingsError;

/// `[mail]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The sender: `朝しずく <shop@shop.example>`.
    pub from: String,
    /// Where answers go; absent: to the sender.
    pub reply_to: Option<String>,
}

impl Mail {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        for (setting, address) in [("mail.from", Some(&self.from)), ("mail.reply_to", self.reply_to.as_ref())]
        {
            if address.is_some_and(|address| address.parse::<lettre::message::Mailbox>().is_err()) {
                return Err(SettingsError::value(
                    setting,
                    "メールアドレスの形ではありません / not a mail address",
                ));
            }
        }
        Ok(())
    }
}

//! Every sentence that the widget says. Japanese comes with the widget; English (`i18n/en.json`) is fetched by those who
//! need it, and a test holds the two together.

use std::cell::RefCell;

use crate::js::{Js, digits};

thread_local! {
    /// `[[key, sentence], …]` in the order of the keys; nothing where Japanese is spoken.
    static ENGLISH: RefCell<Option<Js>> = const { RefCell::new(None) };
}

/// From now on sentences are English, if there are any; answers whether.
pub(crate) fn speak(english: Option<Js>) -> bool {
    let there = english.is_some();
    ENGLISH.set(english);
    there
}

macro_rules! table {
    ($($(#[$doc:meta])* $key:ident: $ja:literal;)+) => {
        /// One sentence.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Key { $($(#[$doc])* $key,)+ }

        const JAPANESE: &[&str] = &[$($ja,)+];

        #[cfg(test)]
        const ALL: &[Key] = &[$(Key::$key,)+];
    };
}

impl Key {
    /// The sentence.
    pub(crate) fn text(self) -> String {
        let at = self as usize;
        let english =
            ENGLISH.with_borrow(|english| english.as_ref().map(|all| all.get(&digits(at)).text("1")));
        english.unwrap_or_else(|| JAPANESE.get(at).copied().unwrap_or_default().to_owned())
    }
}

table! {
    LoggedIn: "Amazonアカウントでログイン中";
    Honorific: " 様";
    Payment: "お支払い方法: Amazon Pay";
    /// Why the other payment methods cannot be chosen.
    Locked: "Amazonアカウントでログイン中のため、お支払い方法はAmazon Payになります。";
    ChangeAtAmazon: "お届け先とカードは、次のAmazonの画面で変更できます。";
    MissingBefore: "あと";
    MissingAfter: "項目";
    Complete: "入力はそろいました。お申し込みへお進みください。";
    PleaseCheck: "ご確認ください: ";
    Logout: "Amazon Payをやめて、ほかの方法で支払う";
    Ask: "このページにAmazonアカウントの情報を反映しますか?";
    AskWhy: "別の画面でのログインのため、確認しています。";
    Yes: "反映する";
    No: "反映しない";
    Checking: "Amazonアカウントの情報を確認しています…";
    Reflected: "Amazonアカウントの情報を入力しました。";
    BackFromAmazon: "Amazonの画面から戻りました。ご注文は確定していません。お支払いは発生していません。";
    LoginCanceled: "Amazonへのログインは行われていません。このままフォームからもご注文いただけます。";
    LoginFailed: "Amazonログインを確認できませんでした。もう一度ボタンを押すか、このままフォームからご注文ください。お支払いは発生していません。";
    NoConnection: "通信できませんでした。入力内容は残っています。通信状態をご確認のうえ、もう一度お試しください。お支払いは発生していません。";
    NoAnswer: "時間内に応答がありませんでした。入力内容は残っています。もう一度お試しください。お支払いは発生していません。";
    AmazonRefused: "Amazonの画面を開けませんでした。もう一度お試しいただくか、ほかのお支払い方法をお選びください。お支払いは発生していません。";
    KindChanged: "商品の種類(単品・定期)が変わりました。もう一度ボタンを押してください。お支払いは発生していません。";
    LoginFirst: "Amazon Payでのお支払いには、Amazon Payボタンからのログインが必要です。";
    PageSays: "ページからのお知らせ: ";
    /// The member check of a cart refuses the e-mail address of an account.
    Registered: " 会員の方はログインするか、別のメールアドレスをご入力ください。";
    OutsideBrowser: " うまく進まないときは、SafariかChromeで開いてください。";
    Saving: "お申し込み内容を送信しています…";
    Leaving: "Amazonの画面へ移動します…";
    LoggedOut: "Amazon Payをやめました。お支払い方法をお選びください。";
    Agreed: "同意";
    Chosen: "はい";
}

#[cfg(test)]
mod tests {
    use super::{ALL, JAPANESE};

    #[test]
    fn every_sentence_has_its_english_and_says_alike_whether_money_moved() {
        let english: Vec<(String, String)> =
            serde_json::from_str(include_str!("i18n/en.json")).expect("[[key, sentence], …]");
        let keys: Vec<String> = ALL.iter().map(|key| format!("{key:?}")).collect();
        assert_eq!(english.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>(), keys);
        for ((key, en), ja) in english.iter().zip(JAPANESE) {
            assert_eq!(
                ja.contains("お支払いは発生していません"),
                en.contains("othing was charged") || en.contains("nothing was charged"),
                "{key}"
            );
        }
    }
}

//! Every sentence that the widget says, Japanese and English. A missing one does not compile.

/// Language of the shopper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Locale {
    /// Japanese, the default.
    Ja,
    /// English.
    En,
}

impl Locale {
    /// From a language tag such as `en-GB`; whatever is not English is Japanese.
    pub(crate) fn of(tag: &str) -> Self {
        if tag.starts_with("en") { Self::En } else { Self::Ja }
    }
}

macro_rules! table {
    ($($(#[$doc:meta])* $key:ident: $ja:literal, $en:literal;)+) => {
        /// One sentence.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Key { $($(#[$doc])* $key,)+ }

        impl Key {
            /// The sentence.
            pub(crate) const fn text(self, locale: Locale) -> &'static str {
                match locale {
                    Locale::Ja => match self { $(Self::$key => $ja,)+ },
                    Locale::En => match self { $(Self::$key => $en,)+ },
                }
            }
        }

        #[cfg(test)]
        const ALL: &[Key] = &[$(Key::$key,)+];
    };
}

table! {
    LoggedIn: "Amazonアカウントでログイン中", "Signed in with Amazon";
    Honorific: " 様", "";
    Payment: "お支払い方法: Amazon Pay", "Payment: Amazon Pay";
    /// Why the other payment methods cannot be chosen.
    Locked: "Amazonアカウントでログイン中のため、お支払い方法はAmazon Payになります。",
        "You are signed in with Amazon, so payment is by Amazon Pay.";
    ChangeAtAmazon: "お届け先とカードは、次のAmazonの画面で変更できます。",
        "You can change the delivery address and the card on Amazon's page, which comes next.";
    MissingBefore: "あと", "";
    MissingAfter: "項目", " more to fill in";
    Complete: "入力はそろいました。お申し込みへお進みください。", "Everything is filled in. You can continue.";
    PleaseCheck: "ご確認ください: ", "Please check: ";
    Logout: "Amazon Payをやめて、ほかの方法で支払う", "Leave Amazon Pay and pay another way";
    Ask: "このページにAmazonアカウントの情報を反映しますか?", "Fill this page with your Amazon account's data?";
    AskWhy: "別の画面でのログインのため、確認しています。", "We ask because the login did not start in this tab.";
    Yes: "反映する", "Yes";
    No: "反映しない", "No";
    Checking: "Amazonアカウントの情報を確認しています…", "Reading your Amazon account's data…";
    Reflected: "Amazonアカウントの情報を入力しました。", "Your Amazon account's data was filled in.";
    BackFromAmazon: "Amazonの画面から戻りました。ご注文は確定していません。お支払いは発生していません。",
        "You are back from Amazon. Nothing was ordered and nothing was charged.";
    LoginCanceled: "Amazonへのログインは行われていません。このままフォームからもご注文いただけます。",
        "You did not sign in with Amazon. You can also order with the form as it is.";
    LoginFailed: "Amazonログインを確認できませんでした。もう一度ボタンを押すか、このままフォームからご注文ください。お支払いは発生していません。",
        "The Amazon login could not be confirmed. Press the button again, or order with the form. Nothing was charged.";
    NoConnection: "通信できませんでした。入力内容は残っています。通信状態をご確認のうえ、もう一度お試しください。お支払いは発生していません。",
        "There was no connection. What you typed is still here: please check the connection and try again. Nothing was charged.";
    NoAnswer: "時間内に応答がありませんでした。入力内容は残っています。もう一度お試しください。お支払いは発生していません。",
        "There was no answer in time. What you typed is still here: please try again. Nothing was charged.";
    AmazonRefused: "Amazonの画面を開けませんでした。もう一度お試しいただくか、ほかのお支払い方法をお選びください。お支払いは発生していません。",
        "Amazon's page could not be opened. Please try again or choose another payment method. Nothing was charged.";
    KindChanged: "商品の種類(単品・定期)が変わりました。もう一度ボタンを押してください。お支払いは発生していません。",
        "The product changed between one-time and subscription. Please press the button again. Nothing was charged.";
    LoginFirst: "Amazon Payでのお支払いには、Amazon Payボタンからのログインが必要です。",
        "To pay with Amazon Pay, please sign in with the Amazon Pay button first.";
    Saving: "お申し込み内容を送信しています…", "Sending your order details…";
    Leaving: "Amazonの画面へ移動します…", "Going to Amazon…";
    LoggedOut: "Amazon Payをやめました。お支払い方法をお選びください。",
        "You left Amazon Pay. Please choose a payment method.";
    Agreed: "同意", "Agreed";
    Chosen: "はい", "Yes";
}

#[cfg(test)]
mod tests {
    use super::{ALL, Locale};

    #[test]
    fn every_sentence_about_failure_says_that_no_money_moved() {
        for key in ALL {
            let (ja, en) = (key.text(Locale::Ja), key.text(Locale::En));
            assert_eq!(
                ja.contains("お支払いは発生していません"),
                en.contains("othing was charged") || en.contains("nothing was charged"),
                "{key:?}"
            );
        }
    }

    #[test]
    fn only_english_is_english() {
        assert_eq!(Locale::of("en-US"), Locale::En);
        assert_eq!(Locale::of("fr"), Locale::Ja);
        assert_eq!(Locale::of(""), Locale::Ja);
    }
}

//! What a shopper reads when something did not work: what happened, whether money moved, what to do.

use serde::Serialize;

use crate::checkout::review::Trouble;
use crate::language::Language;

/// Whether money moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Money {
    /// Certainly not.
    NotMoved,
    /// Not known yet; nothing will be lost or taken twice.
    Unsure,
}

/// One kind of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TroublePage {
    /// The address is wrong or too old.
    Unknown,
    /// Opened in a browser that does not own it.
    NotYours,
    /// Amazon's session has ended (24 hours).
    SessionEnded,
    /// The payment was declined.
    Declined,
    /// The shopper canceled at Amazon.
    BuyerCanceled,
    /// The order ended without payment for another reason.
    Canceled,
    /// The shopper went on with another consent for the same purchase.
    Superseded,
    /// The offer's time is over, or it was taken before.
    OfferOver,
    /// Paid at Amazon was not finished yet.
    NotPaidYet,
    /// Amazon or we are not available right now.
    Unavailable,
}

/// The texts of a page.
#[derive(Debug, Serialize)]
pub(crate) struct TroubleText {
    /// What happened.
    pub heading: &'static str,
    /// Did money move?
    pub money: &'static str,
    /// What to do next.
    pub advice: &'static str,
}

impl TroublePage {
    /// The page for a reason in Amazon's word.
    #[must_use]
    pub(crate) fn canceled(reason: &str) -> Self {
        match reason {
            "Declined" | "SoftDeclined" | "HardDeclined" | "AmazonRejected" | "PaymentMethodNotAllowed" => {
                Self::Declined
            }
            "BuyerCanceled" => Self::BuyerCanceled,
            "Expired" => Self::SessionEnded,
            "Superseded" => Self::Superseded,
            _ => Self::Canceled,
        }
    }

    /// The page for a refused review.
    #[must_use]
    pub(crate) fn of(trouble: &Trouble) -> Self {
        match trouble {
            Trouble::Unknown | Trouble::Empty => Self::Unknown,
            Trouble::NotYours | Trouble::Placed | Trouble::Finishing | Trouble::Offer(_) => Self::NotYours,
            Trouble::ForeignSession | Trouble::SessionEnded => Self::SessionEnded,
            Trouble::Canceled(reason) => Self::canceled(reason),
            Trouble::OfferOver => Self::OfferOver,
            Trouble::Broken(_) => Self::Unavailable,
        }
    }

    const fn money(self) -> Money {
        match self {
            Self::NotYours | Self::Unavailable | Self::Unknown => Money::Unsure,
            _ => Money::NotMoved,
        }
    }

    /// The words.
    #[must_use]
    pub(crate) fn text(self, language: Language) -> TroubleText {
        let (heading, advice) = match self {
            Self::Unknown => (
                ("このお手続きは見つかりませんでした", "This checkout was not found"),
                (
                    "お申し込みページから、もう一度お手続きください。ご注文済みの場合は、Amazon Payからのメールをご確認ください。",
                    "Please start again from the order page. If you already ordered, see the e-mail from Amazon Pay.",
                ),
            ),
            Self::NotYours => (
                (
                    "このページは、お手続きをされたブラウザでのみ表示できます",
                    "This page opens only in the browser that you checked out with",
                ),
                (
                    "お手続きをされた端末・ブラウザで開いてください。ご注文の内容は、Amazon Payからのメールでもご確認いただけます。",
                    "Please open it on the device and in the browser that you used. Your order is also in the e-mail from Amazon Pay.",
                ),
            ),
            Self::SessionEnded => (
                ("Amazon Payのお手続きの有効期限が切れました", "The Amazon Pay checkout has expired"),
                (
                    "お申し込みページに戻り、もう一度「申し込み内容を確認する」を押してください。",
                    "Please go back to the order page and confirm again.",
                ),
            ),
            Self::Declined => (
                ("選択されたお支払い方法では決済できませんでした", "The chosen payment method was declined"),
                (
                    "お申し込みページに戻り、Amazon Payで別のカードを選ぶか、ほかのお支払い方法をお選びください。",
                    "Please go back to the order page and choose another card with Amazon Pay, or another payment method.",
                ),
            ),
            Self::BuyerCanceled => (
                ("お支払いをキャンセルしました", "You canceled the payment"),
                (
                    "ご注文は確定していません。お申し込みページに戻ると、入力内容はそのまま残っています。",
                    "Nothing was ordered. What you typed is still on the order page.",
                ),
            ),
            Self::Canceled => (
                ("ご注文は確定しませんでした", "The order was not placed"),
                (
                    "お申し込みページに戻って、もう一度お試しいただくか、ほかのお支払い方法をお選びください。",
                    "Please go back to the order page and try again, or choose another payment method.",
                ),
            ),
            Self::Superseded => (
                ("別のお手続きに切り替わりました", "You went on with another checkout"),
                (
                    "同じご注文を、別の画面で新しくお手続きされています。このお手続きでの請求はありません。",
                    "The same order goes on in another window. Nothing is charged by this one.",
                ),
            ),
            Self::OfferOver => (
                ("このご案内は終了しました", "This offer is over"),
                (
                    "期限が過ぎたか、すでにお申し込み済みです。先にいただいたご注文は、そのまま確定しています。",
                    "Its time has passed, or it was taken already. Your order before it stands as it is.",
                ),
            ),
            Self::NotPaidYet => (
                ("Amazonでのお支払いがまだ完了していません", "The payment at Amazon is not finished yet"),
                (
                    "確認画面に戻り、もう一度「注文を確定する」を押してください。二重に請求されることはありません。",
                    "Please go back to the confirm page and place the order again. You cannot be charged twice.",
                ),
            ),
            Self::Unavailable => (
                ("ただいまAmazon Payに接続できません", "Amazon Pay cannot be reached right now"),
                (
                    "少し待ってから、このページを読み込み直してください。ご注文が二重になることはありません。",
                    "Please wait a moment and reload this page. You cannot order twice.",
                ),
            ),
        };
        let money = match self.money() {
            Money::NotMoved => ("お支払いは発生していません。", "Nothing was charged."),
            Money::Unsure => (
                "お支払いの状況はAmazon Payからのメールでご確認いただけます。",
                "The e-mail from Amazon Pay tells whether you paid.",
            ),
        };
        TroubleText {
            heading: language.pick(heading.0, heading.1),
            money: language.pick(money.0, money.1),
            advice: language.pick(advice.0, advice.1),
        }
    }
}

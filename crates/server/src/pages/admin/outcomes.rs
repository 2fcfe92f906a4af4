//! What came of a press, and what is wrong with an account that was not linked: what happened, whether money moved, what
//! to do next.

use super::Words;

/// Word, whether it is good news, Japanese, English.
pub(super) const OUTCOMES: &[(&str, bool, &str, &str)] = &[
    ("done", true, "完了しました。", "Done."),
    (
        "pending",
        true,
        "受け付けました。Amazonで処理中です。結果はこの画面に表示されます。",
        "Accepted. Amazon is working on it; the result will show here.",
    ),
    (
        "refused",
        false,
        "Amazonで実行できませんでした。お金は動いていません。理由は「これまでの流れ」をご覧ください。",
        "Amazon did not do it and no money moved. The reason stands in the story.",
    ),
    ("alarm_settled", true, "対応済みにしました。", "Marked as settled."),
    ("csv_saved", true, "列の選択を保存しました。", "The columns were saved."),
    ("csv_no_column", false, "列を1つ以上選んでください。", "Please choose one column at least."),
    ("erased", true, "個人情報を消去しました。", "The personal data was erased."),
    (
        "erase_later",
        false,
        "まだ消去できません。手続き中の受注、売上待ちの受注、続いている定期の受注は、終わってから消去してください。",
        "Not yet: the order is on the way, waits for its capture, or belongs to a running subscription.",
    ),
    ("noted", true, "メモを書き込みました。", "The note was added."),
    ("note_length", false, "メモは1~2,000文字で書いてください。", "A note takes 1 to 2,000 characters."),
    ("amount", false, "金額は半角数字の円で入力してください。", "Please give the amount in whole yen."),
    ("changed", true, "変更しました。", "Changed."),
    (
        "cycle_length",
        false,
        "お届け周期は1~12か月、または1~365日で入力してください(13か月請求がないと、Amazonの同意が終了します)。",
        "A cycle takes 1 to 12 months or 1 to 365 days (Amazon ends a permission that is not charged for 13 months).",
    ),
    (
        "cycle_day",
        false,
        "次回のお届け日は、明日から1年以内の日付で入力してください。",
        "The next delivery must lie between tomorrow and a year from now.",
    ),
    (
        "cycle_limit",
        false,
        "この周期では、1か月の請求がAmazonの上限(100,000円)を超えます。",
        "In that cycle more than Amazon’s 100,000 yen would be charged in a month.",
    ),
    ("not_from_here", false, "いまの状態ではできません。", "That is not possible as it stands."),
    (
        "key_made",
        true,
        "鍵の組を作りました。公開鍵をAmazonに登録してください。",
        "A key pair was made. Register its public half at Amazon.",
    ),
    (
        "linked",
        true,
        "連携しました。古い鍵は、10分ほどたってからセラーセントラルで削除してください。",
        "Linked. Delete the old key in Seller Central after ten minutes.",
    ),
    (
        "sells_there",
        true,
        "切り替えました。5分以内にすべてのLPに反映されます。それまでに始まったお手続きは、前の環境のまま続きます。",
        "Switched; it reaches every page within five minutes. What has begun before goes on where it began.",
    ),
    ("unlinked", true, "連携を削除しました。", "Unlinked."),
    (
        "revoked",
        true,
        "失効させました。このキーはもう使えません。",
        "Revoked. The key does not work any more.",
    ),
    ("key_name", false, "名前は1~40文字で入力してください。", "A name takes 1 to 40 characters."),
    (
        "key_name_taken",
        false,
        "その名前のキーはすでにあります(失効したキーの名前も使えません)。",
        "There is a key of this name (perhaps a revoked one).",
    ),
    (
        "hook_address",
        false,
        "URLは公開されているサーバーの https:// で始まるものにしてください。",
        "The address must be https of a public server.",
    ),
    ("hook_events", false, "知らせることを1つ以上選んでください。", "Choose at least one thing to be told."),
    ("hook_too_many", false, "Webhookは10個までです。", "There may be ten webhooks at most."),
    ("hook_removed", true, "削除しました。", "Removed."),
    (
        "hook_sent",
        true,
        "送信を予約しました。数秒後に記録に結果が出ます。",
        "It will be sent; the result is in the log in a few seconds.",
    ),
    ("key_scopes", false, "権限を1つ以上選んでください。", "Choose at least one scope."),
    ("not_sure", false, "チェックを入れてから削除してください。", "Please tick the box first."),
    (
        "no_vault",
        false,
        "環境変数 LP_AMAZON_PAY_SECRET_KEY が設定されていません。",
        "LP_AMAZON_PAY_SECRET_KEY is not set.",
    ),
    (
        "OfferOpen",
        false,
        "サンクスオファーの受付中です。受付が終わるまでお待ちください。",
        "A thanks offer is still open. Please wait until it is over.",
    ),
    (
        "Replaced",
        false,
        "オファーの受注に差し替えられているため、できません。",
        "An offer took this order's place.",
    ),
    ("NotPaid", false, "お支払いが完了していない受注です。", "This order is not paid."),
    ("TooMuch", false, "金額が上限を超えています。", "The amount is above the limit."),
    (
        "NotCaptured",
        false,
        "売上確定していないため返金できません。与信の取り消しをお使いください。",
        "Nothing was captured yet; cancel the reservation instead.",
    ),
    ("UnderWay", false, "別の操作の処理中です。", "Another operation is under way."),
    ("Captured", false, "すでに売上確定されています。", "It is captured already."),
    (
        "Ended",
        false,
        "与信が無効になっています。再オーソリをお試しください。",
        "The reservation is over. Try to authorise again.",
    ),
    ("NoCharge", false, "与信がありません。", "There is no reservation."),
    (
        "NoAccount",
        false,
        "この受注の環境のAmazonアカウントが連携されていないため、できません。お金は動いていません。「外部連携」で連携してください。",
        "No Amazon account of this order’s environment is linked. No money moved. Link one first.",
    ),
];

pub(super) const LINK_TROUBLES: &[Words] = &[
    (
        "no_key",
        "鍵の組がまだないか、作り直されています。先に鍵の組を作ってください。",
        "There is no key pair, or it was made anew. Make one first.",
    ),
    (
        "json",
        "JSONから3つのID(merchantId、storeId、publicKeyId)を読み取れません。",
        "The JSON does not hold merchantId, storeId and publicKeyId.",
    ),
    (
        "merchant_id",
        "出品者IDの形が正しくありません(大文字の英数字)。",
        "The merchant id is malformed (capital letters and digits).",
    ),
    (
        "store_id",
        "Store IDの形が正しくありません(amzn1.application-oa2-client. で始まります)。",
        "The store id is malformed (it begins with amzn1.application-oa2-client.).",
    ),
    (
        "public_key_id",
        "公開鍵IDの形が正しくありません(SANDBOX- または LIVE- で始まります)。",
        "The public key id is malformed (it begins with SANDBOX- or LIVE-).",
    ),
    (
        "transfer",
        "届いた認証情報を読み取れませんでした(別の手続きの鍵で送られた可能性があります)。",
        "The keys that arrived cannot be read; perhaps they belong to another attempt.",
    ),
    (
        "key_mismatch",
        "公開鍵IDが、この画面で作った鍵のものではありません。2. の公開鍵を登録し、表示された公開鍵IDを入力してください。",
        "The public key id is not that of the key made here. Register the key of step 2 and give the id that Amazon shows.",
    ),
    (
        "key_unknown",
        "この公開鍵IDはAmazonに登録されていないか、別の環境(テスト/本番)のものです。",
        "Amazon does not know this public key id, or it is of the other environment.",
    ),
    (
        "store_unknown",
        "このStore IDは、この公開鍵の出品者のものではありません。",
        "The store id is not one of this key's merchant.",
    ),
    (
        "account_status",
        "Amazonアカウントの審査が終わっていないか、利用できない状態です。セラーセントラルをご確認ください。",
        "The Amazon account is not approved yet or cannot be used. See Seller Central.",
    ),
    (
        "no_answer",
        "Amazonから応答がありません。しばらくしてからもう一度お試しください。",
        "Amazon does not answer. Please try again later.",
    ),
    ("other", "Amazonが受け付けませんでした。", "Amazon refused."),
];

//! The words themselves, Japanese and English side by side.

use super::Words;

/// Path, text, whether it is for owners alone.
pub(super) const MENU: &[(&str, (&str, &str), bool)] = &[
    ("/admin/glance", ("概況", "At a glance"), false),
    ("/admin/orders", ("受注", "Orders"), false),
    ("/admin/subscriptions", ("定期", "Subscriptions"), false),
    ("/admin/lps", ("LP", "Landing pages"), false),
    ("/admin/amazon", ("外部連携", "Linked accounts"), true),
    ("/admin/payment-methods", ("支払い方法", "Payment methods"), false),
    ("/admin/webhooks", ("Webhook", "Webhooks"), false),
    ("/admin/api-keys", ("APIキー", "API keys"), true),
    ("/admin/operators", ("担当者", "Operators"), true),
    ("/admin/audit", ("操作の記録", "Audit log"), true),
];

pub(super) const ROLES: &[Words] =
    &[("viewer", "閲覧のみ", "viewer"), ("operator", "担当者", "operator"), ("owner", "管理者", "owner")];

pub(super) const DEEDS: &[Words] = &[
    ("sign_in", "ログイン", "signed in"),
    ("sign_in.failed", "ログイン失敗", "failed to sign in"),
    ("sign_out", "ログアウト", "signed out"),
    ("operator.add", "担当者を追加", "added an operator"),
    ("operator.change", "担当者を変更", "changed an operator"),
    ("operator.password", "パスワードを変更", "changed a password"),
    ("order.capture", "売上確定", "captured"),
    ("order.cancel", "与信の取り消し", "canceled a reservation"),
    ("order.refund", "返金", "refunded"),
    ("order.authorize", "再オーソリ", "authorised again"),
    ("orders.csv", "受注のCSVをダウンロード", "downloaded orders as CSV"),
    ("subscriptions.csv", "定期のCSVをダウンロード", "downloaded subscriptions as CSV"),
    ("order.erase", "個人情報を消去", "erased personal data"),
    ("order.note", "メモ", "wrote a note"),
    ("alarm.settle", "不一致を対応済みに", "settled an alarm"),
    ("lp.switch", "LPの表示を変更", "switched a landing page"),
    ("amazon.key", "Amazonの鍵の組を作成", "made a key pair for Amazon"),
    ("amazon.link", "Amazonアカウントを連携", "linked an Amazon account"),
    ("amazon.unlink", "Amazonアカウントの連携を削除", "unlinked the Amazon account"),
    ("api_key.add", "APIキーを作成", "made an API key"),
    ("api_key.revoke", "APIキーを失効", "revoked an API key"),
    ("webhook.add", "Webhookを追加", "added a webhook"),
    ("webhook.rotate", "Webhookの秘密を入れ替え", "rotated a webhook's secret"),
    ("webhook.remove", "Webhookを削除", "removed a webhook"),
    ("webhook.resend", "Webhookを再送", "sent a webhook again"),
    ("restore", "バックアップから戻した", "restored a backup"),
    ("method.name", "支払い方法名を変更", "named a payment method"),
    ("subscription.pause", "定期を休止", "paused a subscription"),
    ("subscription.resume", "定期を再開", "resumed a subscription"),
    ("subscription.skip", "定期を1回スキップ", "skipped a delivery"),
    ("subscription.cycle", "定期のお届け周期を変更", "changed a subscription’s cycle"),
    ("subscription.end", "定期を終了", "ended a subscription"),
];

pub(super) const SCOPES: &[Words] = &[
    ("orders:read", "受注を見る(お客様の情報を含む)", "see orders (with the buyer)"),
    ("orders:write", "受注にメモを書く", "write notes"),
    ("orders:money", "売上確定・取り消し・返金・再オーソリ", "capture, cancel, refund, authorise again"),
    ("subscriptions:read", "定期を見る(お客様の情報を含む)", "see subscriptions (with the buyer)"),
    ("subscriptions:write", "定期の休止・再開・スキップ・解約", "pause, resume, skip, end subscriptions"),
    ("shop:read", "LPと支払い方法を見る", "see landing pages and payment methods"),
    ("shop:write", "LPの停止・支払い方法名の変更", "switch landing pages, name payment methods"),
    ("webhooks:read", "Webhookの記録を見る", "see what was told by webhook"),
    ("webhooks:write", "Webhookを再送する", "send webhooks again"),
    ("checkout", "カートの確認画面で注文を受ける", "take orders on the cart's own pages"),
];

pub(super) const HAPPENINGS: &[Words] = &[
    ("order.placed", "注文が確定された(お支払い前)", "an order was placed (not paid yet)"),
    ("order.paid", "お支払いが承認された", "an order was paid"),
    ("order.captured", "売上確定された", "money was captured"),
    ("order.refunded", "返金された", "money went back"),
    ("order.canceled", "注文がお支払いなしで終わった・取り消された", "an order ended without money"),
    ("order.replaced", "オファーの受注に差し替えられた", "an offer took an order's place"),
    ("order.authorized", "再オーソリされた", "money was reserved again"),
    ("order.authorization_ended", "与信が無効になった", "a reservation is over"),
    ("money.refused", "売上確定・返金などが断られた", "a capture, refund … was refused"),
    ("order.chargeback", "チャージバック", "a chargeback was opened"),
    ("payment.failed", "お支払いが承認されなかった", "a payment was declined"),
    ("subscription.began", "定期が始まった", "a subscription began"),
    ("subscription.renewed", "定期の2回目以降が承認された", "a later delivery was paid"),
    ("subscription.changed", "定期の休止・再開・スキップ・停止・終了", "a subscription was changed"),
    ("webhook.test", "テスト", "a test"),
];

pub(super) const DELIVERIES: &[Words] = &[
    ("waiting", "送信待ち", "waiting"),
    ("delivered", "送信済み", "delivered"),
    ("failed", "送信できませんでした", "given up"),
];

pub(super) const DELIVERY_TROUBLES: &[Words] = &[
    ("timeout", "時間内に応答なし", "no answer in time"),
    ("connect", "接続できません", "cannot connect"),
    ("request", "送信に失敗", "could not be sent"),
    ("address", "送れないURL", "not a public address"),
    ("secret", "秘密を復号できません", "the secret cannot be opened"),
    ("removed", "Webhookが削除された", "the webhook was removed"),
];

pub(super) const GROUPS: &[Words] = &[
    ("", "すべて", "All"),
    ("waiting", "売上待ち", "Waiting for capture"),
    ("captured", "売上済み", "Captured"),
    ("refunded", "返金あり", "With refunds"),
    ("open", "手続き中", "On the way"),
    ("canceled", "キャンセル", "Canceled"),
    ("replaced", "差し替え済み", "Replaced"),
    ("trouble", "要確認(お金の操作が未完了)", "To be looked at"),
];

pub(super) const MONEY: &[Words] = &[
    ("open", "手続き中", "on the way"),
    ("waiting", "売上待ち", "to be captured"),
    ("part_captured", "一部売上", "partly captured"),
    ("captured", "売上済み", "captured"),
    ("part_refunded", "一部返金", "partly refunded"),
    ("refunded", "返金済み", "refunded"),
    ("nothing", "与信なし", "nothing reserved"),
    ("canceled", "キャンセル", "canceled"),
    ("replacing", "差し替え中", "being replaced"),
    ("replaced", "差し替え済み", "replaced"),
];

pub(super) const CHARGES: &[Words] = &[
    ("authorized", "与信中", "reserved"),
    ("capturing", "売上確定の処理中", "being captured"),
    ("captured", "売上済み", "captured"),
    ("canceling", "取り消しの処理中", "being canceled"),
    ("canceled", "取り消し済み", "canceled"),
    ("ended", "無効", "over"),
];

pub(super) const MOVES: &[Words] = &[
    ("asked", "処理中", "under way"),
    ("pending", "Amazonで処理中", "Amazon is deciding"),
    ("done", "完了", "done"),
    ("refused", "できませんでした", "not done"),
];

pub(super) const EVENTS: &[Words] = &[
    ("began", "ご注文の手続きが始まりました", "The order began"),
    ("paid", "お支払いが承認されました", "The payment was authorised"),
    ("canceled", "お支払いなしで終了しました", "It ended without a payment"),
    (
        "declined",
        "お支払いが承認されませんでした(再試行します)",
        "The payment was declined (to be tried again)",
    ),
    (
        "replaced",
        "オファーの受注に差し替えられ、与信を取り消しました",
        "An offer took its place; the reservation was canceled",
    ),
    ("charge_ended", "与信が無効になりました", "The reservation is over"),
    (
        "captured_elsewhere",
        "セラーセントラルなどで売上確定されました",
        "It was captured elsewhere (Seller Central)",
    ),
    ("refunded_elsewhere", "セラーセントラルなどで返金されました(合計)", "Money went back elsewhere (sum)"),
    ("erased", "個人情報を消去しました", "Personal data was erased"),
    ("chargeback", "チャージバックの申し立てがありました", "A chargeback was opened"),
    ("capture.asked", "売上確定を依頼", "Capture asked for"),
    ("capture.pending", "売上確定をAmazonが処理中", "Amazon is deciding the capture"),
    ("capture.done", "売上確定が完了", "Captured"),
    ("capture.refused", "売上確定できませんでした", "Not captured"),
    ("cancel.asked", "与信の取り消しを依頼", "Cancellation asked for"),
    ("cancel.pending", "与信の取り消しを処理中", "Cancellation under way"),
    ("cancel.done", "与信を取り消しました", "The reservation was canceled"),
    ("cancel.refused", "与信を取り消せませんでした", "Not canceled"),
    ("refund.asked", "返金を依頼", "Refund asked for"),
    ("refund.pending", "返金をAmazonが処理中", "Amazon is paying back"),
    ("refund.done", "返金が完了", "Refunded"),
    ("refund.refused", "返金できませんでした", "Not refunded"),
    ("authorize.asked", "再オーソリを依頼", "Authorisation asked for"),
    ("authorize.pending", "再オーソリを処理中", "Authorisation under way"),
    ("authorize.done", "再オーソリが完了", "Authorised again"),
    ("authorize.refused", "再オーソリできませんでした", "Not authorised"),
];

pub(super) const SUBSCRIPTIONS: &[Words] = &[
    ("active", "継続中", "active"),
    ("paused", "休止中", "paused"),
    ("suspended", "停止中(お支払いの問題)", "suspended (payment)"),
    ("ended", "終了", "ended"),
];

pub(super) const SUBSCRIPTION_EVENTS: &[Words] = &[
    ("began", "始まりました", "Began"),
    ("paused", "休止しました", "Paused"),
    ("resumed", "再開しました", "Resumed"),
    ("cycle_changed", "お届け周期を変更しました", "The cycle was changed"),
    ("skipped", "次回をスキップしました", "The next delivery was left out"),
    ("suspended", "お支払いの問題で停止しました", "Stopped because of a payment"),
    ("ended", "終了しました", "Ended"),
];

pub(super) const ORDERS: &[Words] = &[
    ("sending", "手続き中", "on the way"),
    ("sent", "手続き中", "on the way"),
    ("paid", "承認済み", "authorised"),
    ("replacing", "差し替え中", "being replaced"),
    ("replaced", "差し替え済み", "replaced"),
    ("canceled", "お支払いなし", "not paid"),
];

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

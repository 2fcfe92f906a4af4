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

pub(super) const ENVIRONMENTS: &[Words] =
    &[("live", "本番環境", "live"), ("sandbox", "テスト環境", "test environment")];

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
    ("amazon.use", "販売する環境を切り替え", "switched where new orders begin"),
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

//! What a newcomer reads when the demo is up: where to go, what to try.

use crate::house::{LP_PORT, SANDBOX_PORT, SERVER_PORT};

/// Japanese first, English complete.
pub(super) fn text() -> String {
    format!(
        "
  デモショップが動いています(終了は Ctrl-C)

    LP              http://localhost:{LP_PORT}/
    Amazon(代役)  http://localhost:{SANDBOX_PORT}/_sandbox/ledger   取引の台帳
    サーバー        http://localhost:{SERVER_PORT}/healthz

  お試しください
    1. LP の Amazon Pay ボタンを押し、taro@buyer.example / amazon でサインイン
    2. お名前・ご住所がフォームに入り、お支払い方法が Amazon Pay に固定されます
    3. 残りの項目を入力し「申し込み内容を確認する」→ お支払い方法を選択 →「注文を確定する」
    4. 台帳で、与信の金額と注文番号を確かめる
    お金は動かず、メールも送られません。

  The demo shop is up (Ctrl-C ends it)

    landing page        http://localhost:{LP_PORT}/
    Amazon's stand-in   http://localhost:{SANDBOX_PORT}/_sandbox/ledger   every transaction
    server              http://localhost:{SERVER_PORT}/healthz

  Try this
    1. Press the Amazon Pay button and sign in as taro@buyer.example / amazon
    2. Name and address appear in the form; the payment method is fixed to Amazon Pay
    3. Fill in the rest, 「申し込み内容を確認する」 (review), choose a card, 「注文を確定する」 (place the order)
    4. See the authorised amount and the order number in the ledger
    No money moves and no mail is sent.
"
    )
}

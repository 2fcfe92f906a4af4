//! Words of what is watched: steps, alarms, and why a button is not shown.

use super::Words;

pub(super) const STEPS: &[Words] = &[
    ("button", "ボタン表示", "Button seen"),
    ("login", "Amazonログイン", "Signed in"),
    ("confirm", "確認画面", "Confirm page"),
];

pub(super) const ALARMS: &[Words] = &[
    ("paid_without_order", "お支払いがあるのに受注がありません", "Paid without an order"),
    ("order_without_money", "受注があるのにお金がありません", "An order without money"),
    ("amount_differs", "金額がAmazonの記録と違います", "The amount is not the one that Amazon has"),
];

pub(super) const ADVICE: &[Words] = &[
    (
        "paid_without_order",
        "セラーセントラルでこのIDを調べ、お客様に確認のうえ、返金するか出荷してください。バックアップから戻したあとなら、そのあいだの受注です。",
        "Look the id up in Seller Central, ask the buyer, and refund or ship. After a restore it is an order of the time between.",
    ),
    (
        "order_without_money",
        "出荷する前に、再オーソリするか、お客様に別のお支払いをお願いしてください。",
        "Before shipping, authorise again, or ask the buyer for another payment.",
    ),
    (
        "amount_differs",
        "出荷や売上確定の前に、受注の合計とセラーセントラルの金額を見比べてください。",
        "Compare the order’s total with Seller Central before you ship or capture.",
    ),
];

pub(super) const HEALTH: &[Words] = &[
    ("switch.on", "Amazon Pay (v2) は有効です。", "Amazon Pay (v2) is on."),
    (
        "switch.off",
        "このLPは停止中です。「LP」の画面か shop.toml の enabled で有効にしてください。",
        "This page is switched off. Switch it on under “Landing pages”, or enabled in shop.toml.",
    ),
    ("preview.public", "公開中のLPに表示する設定です。", "It is shown to everybody."),
    (
        "preview.only",
        "「Previewでのみ表示」がONです。公開中のLPには従来のAmazon Pay(v1)だけが出ます。",
        "“Preview only” is on: the public page shows the former Amazon Pay (v1) alone.",
    ),
    ("key.good", "AmazonはこのサーバーのAPIキーを認めています。", "Amazon accepts the key of this server."),
    (
        "key.mismatch",
        "秘密鍵と公開鍵IDが一致しません。「外部連携」で鍵を作り直して連携してください。",
        "The private key does not belong to the public key id. Link the account again.",
    ),
    (
        "key.unknown",
        "公開鍵IDがAmazonに登録されていないか、別の環境(テスト/本番)のものです。「外部連携」をご確認ください。",
        "Amazon does not know the public key id, or it is of the other environment. See “Linked accounts”.",
    ),
    (
        "key.account",
        "Amazonアカウントが利用できない状態です。セラーセントラルをご確認ください。",
        "The Amazon account cannot be used. See Seller Central.",
    ),
    (
        "key.no_account",
        "このLPの環境(本番またはテスト)のアカウントが連携されていません。「外部連携」で連携するか、環境を切り替えてください。",
        "No account of this page’s environment (live or test) is linked. Link one, or switch the environment.",
    ),
    (
        "key.no_answer",
        "Amazonから答えがないため、APIキーを確かめられません。しばらくしてから開き直してください。",
        "Amazon does not answer, so the key cannot be checked. Open this page again later.",
    ),
    ("widget.there", "ウィジェットのファイルがあります。", "The widget’s files are there."),
    (
        "widget.missing",
        "ウィジェットのファイルがありません。起動時の --widget-dir をご確認ください。",
        "The widget’s files are missing. See --widget-dir.",
    ),
    ("tag.lately", "タグの読み込みを確認しています。最後は", "The tag is being loaded, last at"),
    (
        "tag.long_ago",
        "タグが1日以上読み込まれていません。LPから外れていないかご確認ください。最後は",
        "The tag has not been loaded for more than a day. Is it still on the page? Last at",
    ),
    (
        "tag.never",
        "タグが一度も読み込まれていません。下のタグがLPにあるか、アドレスが正しいかをご確認ください。",
        "The tag was never loaded. Is the one below on the page, with the right address?",
    ),
    (
        "origin.fine",
        "登録していないオリジンからの呼び出しはありません。",
        "No page of an origin that is not registered has called.",
    ),
    (
        "origin.refused",
        "登録していないオリジンのページから呼び出されました。正しいLPなら shop.toml の origins とAmazonに追加してください。",
        "A page of an origin that is not registered has called. If it is yours, add it to origins in shop.toml and at Amazon.",
    ),
    ("button.seen", "ボタンの表示を確認しています。最後は", "The button was seen, last at"),
    (
        "button.never",
        "ボタンの表示はまだ届いていません。タグが読み込まれているのに出ないときは、LPを ?lp-amazon-pay-debug 付きで開き、ブラウザのコンソールをご覧ください(広告ブロック、CSP、フォームが見つからない、など)。",
        "No button was reported yet. If the tag loads and none shows, open the page with ?lp-amazon-pay-debug and look into the console (ad blocker, CSP, no form found …).",
    ),
    ("login.seen", "Amazonログインの戻りを確認しています。最後は", "A sign-in came back, last at"),
    (
        "login.never",
        "Amazonログインはまだ一度も戻っていません。ボタンを押して先に進めないときは、オリジンとリターンURLの登録をご確認ください。",
        "No sign-in ever came back. If the button leads nowhere, check the registered origins and return URLs.",
    ),
];

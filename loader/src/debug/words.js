// What the designer reads: for each check Japanese, English, and the line to paste.
const FIELDS = {
  name01: ['お名前', 'name'],
  zip01: ['郵便番号', 'postal code'],
  prefecture: ['都道府県', 'prefecture'],
  addr01: ['住所', 'address'],
  tel01: ['電話番号', 'phone'],
  email: ['メールアドレス', 'e-mail'],
};

export const NEEDED = Object.keys(FIELDS);

const STATES = {
  on: ['このLPは公開中です', 'This LP is live'],
  no_account: ['Amazonアカウントが連携されていません', 'No Amazon account is linked', '管理画面 > 外部連携 / admin > Linked accounts'],
  stopped: ['停止スイッチでAmazon Payを止めています', 'The kill switch is pulled', '管理画面 > LP で「再開」/ admin > LPs'],
  preview: ['プレビューだけに表示する設定です', 'Shown in previews only', '管理画面 > LP で設定を変えるか、プレビューリンクで開いてください / admin > LPs, or open a preview link'],
  unknown: ['このIDのLPは登録されていません', 'No LP has this id', 'タグの /lp/<id>.js と shop.toml の [[lp]] id をそろえてください'],
};

export const WORDS = {
  server: (state) => STATES[state],
  origin: (ok, origin) =>
    ok
      ? ['このページのオリジンは登録されています', 'This origin is registered']
      : [`${origin} が登録されていないため、ログインできません`, 'This origin is not registered: nobody can log in', `origins = ["${origin}"]`],
  tag: (unknown, tags) => {
    if (tags > 1) return ['タグが2回入っています', 'The tag is on this page twice', '1つを消してください / remove one'];
    if (unknown[0]) return [`タグに不明な属性があります: ${unknown.join(' ')}`, 'The tag has unknown attributes'];
    return tags ? ['タグは正しく入っています', 'The tag is right'] : ['タグは別のスクリプトから読み込まれています', 'The tag was inserted by a script'];
  },
  wasm: (ok) =>
    ok
      ? ['WebAssemblyを使えます', 'WebAssembly may run']
      : ['WebAssemblyが禁止されています(CSPまたはブラウザの設定)', 'WebAssembly is refused', "script-src … 'wasm-unsafe-eval'"],
  amazon: (ok, from) =>
    ok
      ? ["Amazonのスクリプトを読み込めました", "Amazon's script is here"]
      : ['Amazonのスクリプトを読み込めません(CSPまたは広告ブロッカー)', "Amazon's script is blocked (CSP or an ad blocker)", `script-src … ${from}`],
  widget: (state, from) =>
    state === 'off' || state === 'loading'
      ? ['ウィジェットが動いていません', `The widget is not running (${state})`, `script-src … ${from}; connect-src … ${from}`]
      : [`ウィジェットは動いています(${state})`, `The widget is running (${state})`],
  login: (slots, shown, reserved) => {
    const line = '<div data-lp-amazon-pay="login" style="min-height:60px"></div>';
    if (!slots) return ['ログインボタンの場所がありません', 'There is no place for the login button', line];
    if (!shown) return ['ログインボタンの場所はありますが、ボタンが見えません', 'The login button is not visible', line];
    return reserved
      ? ['ログインボタンを表示しています', 'The login button is shown']
      : ['ログインボタンを表示しています。高さを先に確保すると、表示のときに画面がずれません', 'The login button is shown; reserve its height and nothing moves', line];
  },
  payment: (slots) =>
    slots
      ? ['お支払い方法の中にもボタンの場所があります', 'There is a place inside the payment methods']
      : ['お支払い方法の中にボタンの場所がありません(なくても使えます)', 'No place inside the payment methods (it works without)', '<div data-lp-amazon-pay="payment" style="min-height:45px"></div>'],
  form: (found, how) =>
    found
      ? [`注文フォームは ${found}(${how})`, 'The order form is found']
      : ['注文フォームが見つかりません', 'No order form is found', 'data-form="#order-form"'],
  field: (role, ok) => {
    const [ja, en] = FIELDS[role];
    return ok
      ? [`${ja}の項目があります`, `The ${en} is found`]
      : [`${ja}の項目が見つからないか、候補が2つあります`, `The ${en} is not found, or two are about equal`, `data-lp-amazon-pay-field="${role}"`];
  },
  method: (value, id) =>
    value
      ? [`お支払い方法は「${value}」に固定されます`, 'The payment method will be locked to it']
      : ['お支払い方法の選択肢にAmazon Payがありません。固定しません', 'The form offers no Amazon Pay: nothing is locked', `<option value="${id}">Amazon Pay</option>`],
  product: (list, unknown) => {
    if (!list.length) return ['商品がわかりません', 'The product cannot be told', 'data-lp-amazon-pay-product="…"'];
    if (unknown[0]) return [`商品 ${unknown.join(' ')} は shop.toml にありません`, 'The catalogue does not know this product', `products = ["${unknown[0]}"]`];
    return [`商品: ${list.join(' ')}`, 'The products are known'];
  },
  swap: ({ from, to, swaps, consent }) => [
    swaps ? `アップセル ${from} → ${to} では、単品と定期が入れ替わるため、確認ボタンがAmazon Payボタンになります` : `アップセル ${from} → ${to} では、ふつうの確認ボタンのままです`,
    swaps ? `Upsell ${from} → ${to} needs another consent (${consent}): its button becomes Amazon's` : `Upsell ${from} → ${to} keeps the ordinary button`,
  ],
  confirm: (found) =>
    found
      ? [`確認ボタンは「${found}」`, 'The confirm button is found']
      : ['確認ボタンが見つかりません', 'The confirm button is not found', 'data-confirm="#confirm"'],
  refused: (directive, what) => [`CSPが ${what} を止めました`, `The policy refused ${what}`, `${directive} … ${what}`],
};

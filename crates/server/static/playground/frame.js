// A landing page in the manner of a cart, with the real widget, and a server that answers from memory: nothing leaves the
// browser but the widget's own files.
const asked = new URLSearchParams(location.search);
const say = (data) => parent.postMessage(data, location.origin);

// How each cart names its fields. `[one box, two or three boxes]`.
const CARTS = {
  ecforce: { of: (name) => `order[billing_address_attributes][${name}]`, email: ['order[email]', 'order[email_confirmation]'], pref: 'prefecture_id', payment: 'order[payment_attributes][payment_method_id]', product: 'order[order_items_attributes][][variant_id]' },
  eccube4: { of: (name) => ({ name01: 'nonmember[name][name01]', name02: 'nonmember[name][name02]', zip01: 'nonmember[postal_code]', pref: 'nonmember[address][pref]', addr01: 'nonmember[address][addr01]', addr02: 'nonmember[address][addr02]', tel01: 'nonmember[phone_number]' })[name] || `nonmember[${name}]`, email: ['nonmember[email][first]', 'nonmember[email][second]'], pref: 'pref', payment: '_shopping_order[Payment]', product: 'product_id' },
  eccube2: { of: (name) => `order_${name}`, email: ['order_email', 'order_email02'], pref: 'pref', payment: 'payment_id', product: 'product_id' },
  repist: { of: (name) => `order_${{ zip01: 'zip', tel01: 'tel' }[name] || name}`, email: ['order_email'], pref: 'pref', payment: 'payment_type', product: 'product_id' },
  tamago: { of: (name) => `order[user][${name}]`, email: ['order[user][mail]', 'order[user][mail_conf]'], pref: 'pref', payment: 'order[payment]', product: 'product_id' },
  '': { of: (name) => name, email: ['mail', 'mail_kakunin'], pref: 'todofuken', payment: 'siharai', product: 'product_id' },
};
const cart = CARTS[asked.get('cart')] || CARTS[''];
const PREFECTURES = '北海道,青森県,岩手県,宮城県,秋田県,山形県,福島県,茨城県,栃木県,群馬県,埼玉県,千葉県,東京都,神奈川県,新潟県,富山県,石川県,福井県,山梨県,長野県,岐阜県,静岡県,愛知県,三重県,滋賀県,京都府,大阪府,兵庫県,奈良県,和歌山県,鳥取県,島根県,岡山県,広島県,山口県,徳島県,香川県,愛媛県,高知県,福岡県,佐賀県,長崎県,熊本県,大分県,宮崎県,鹿児島県,沖縄県'.split(',');

const make = (name, facts = {}, ...inside) => {
  const made = Object.assign(document.createElement(name), facts);
  made.append(...inside);
  return made;
};
const row = (text, ...boxes) => {
  const made = make('div', { className: 'row hide-on-amazon-pay' }, make('span', {}, text), make('div', { className: 'boxes' }, ...boxes));
  for (const box of boxes) box.setAttribute('aria-label', text);
  return made;
};
const box = (name, maxLength) => make('input', { name: cart.of(name), ...(maxLength ? { maxLength } : {}) });

const order = document.querySelector('#order');
const split = asked.get('form') === 'split';
const prefectures = make('select', { name: cart.of(cart.pref) }, make('option', { value: '' }, '選択してください'), ...PREFECTURES.map((name, at) => make('option', { value: String(at + 1) }, name)));
order.append(
  make('input', { type: 'hidden', name: cart.product, value: asked.get('product') || '' }),
  row('お名前', ...(split ? [box('name01'), box('name02')] : [box('name01')])),
  row('郵便番号', ...(split ? [box('zip01', 3), box('zip02', 4)] : [box('zip01', 8)])),
  row('都道府県', prefectures),
  row('住所(市区町村・番地)', box('addr01')),
  row('建物名', box('addr02')),
  row('電話番号', ...(split ? [box('tel01', 5), box('tel02', 4), box('tel03', 4)] : [box('tel01', 13)])),
  ...cart.email.map((name, at) => row(at ? 'メールアドレス(確認)' : 'メールアドレス', make('input', { name, type: 'email' }))),
  make('div', { className: 'row' }, make('span', {}, 'フリガナ'), make('div', { className: 'boxes' }, make('input', { name: 'kana', required: true, ariaLabel: 'フリガナ' }))),
);
const methods = [['1', '代金引換'], ['3', '銀行振込'], ['20', 'Amazon Pay (v2)']];
const payment = make('div', { className: 'row' }, make('span', {}, 'お支払い方法'));
if (asked.get('payment') === 'radio') methods.forEach(([value, text], at) => payment.append(make('label', {}, make('input', { type: 'radio', name: cart.payment, value, checked: !at }), ` ${text}`)));
else payment.append(make('select', { name: cart.payment, ariaLabel: 'お支払い方法' }, ...methods.map(([value, text]) => make('option', { value }, text))));
const slot = (kind, id, height) => {
  const made = make('div', asked.get('cart') === 'ecforce' ? { id } : {});
  if (asked.get('cart') !== 'ecforce') made.dataset.lpAmazonPay = kind;
  made.style.minHeight = `${height}px`;
  return made;
};
order.append(payment, slot('payment', 'AmazonPayButtonWallet', 45), make('label', {}, make('input', { type: 'checkbox', name: 'agree', required: true }), ' 利用規約に同意する'), make('button', { type: 'submit' }, '申し込み内容を確認する'));
document.querySelector('#top').append(slot('login', 'AmazonPayButtonAll', 60));
order.addEventListener('submit', (event) => event.preventDefault());
// Only inside the playground: nobody paints on this origin by a link.
if (parent !== window) document.head.append(make('style', {}, asked.get('css') || ''));

// The server from memory.
const doubt = asked.get('state') === 'doubt';
const BUYER = {
  name: doubt ? { family: '', given: '', full: '山田花子', certain: false } : { family: '山田', given: '花子', full: '山田 花子', certain: true },
  email: 'hanako@buyer.example', phone: '090-1234-5678', postal: '1530064', prefecture: doubt ? 0 : 13, prefectureName: doubt ? '' : '東京都',
  address: { city: '目黒区', town: '下目黒', street: '1-8-1', building: 'しずくハイツ101', company: '' }, complete: !doubt,
};
const consent = { handle: 'playground', kind: 'OneTime', config: { payloadJSON: '{}', signature: '', publicKeyId: 'SANDBOX', algorithm: 'AMZN-PAY-RSASSA-PSS-V2' } };
const answer = (path) => {
  if (asked.get('state') === 'expired' && /\/(login|resume)$/.test(path)) return [401, { code: 'login_ended', shopper: 'ログインの有効期限が切れました。もう一度ログインしてください。お支払いは発生していません。', operator: '' }];
  if (/\/(login|resume)$/.test(path)) return [200, { token: 'playground', buyer: BUYER, consent }];
  if (/\/drafts$/.test(path)) return [200, consent];
  return [200, { handle: 'playground', subtotal: 0 }];
};
const real = window.fetch;
window.fetch = (url, options) => {
  const { pathname } = new URL(url, location.href);
  if (!/^\/v1\//.test(pathname)) return real(url, options);
  const [status, body] = answer(pathname);
  return Promise.resolve(new Response(JSON.stringify(body), { status }));
};

// Amazon's own buttons lead nowhere here.
const press = (event) => {
  if (!event.target.closest('[id^=lp-amazon-pay-]')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  say({ press: true });
};
addEventListener('click', press, true);
addEventListener('keydown', (event) => event.key === 'Enter' && press(event), true);
const hold = setInterval(() => {
  if (!window.amazon || !window.amazon.Pay) return;
  window.amazon.Pay.initCheckout = () => say({ said: '→ Amazonのページへ / to Amazon' });
  clearInterval(hold);
}, 20);
for (const name of ['ready', 'login', 'logout', 'reflect', 'lock', 'swap', 'confirm', 'error']) {
  document.addEventListener(`lp-amazon-pay:${name}`, ({ detail }) => {
    const facts = Object.entries(detail).filter(([key]) => key !== 'version').map(([key, value]) => `${key}=${value}`);
    say({ said: [name, ...facts].join(' ') });
  });
}

// How the page was entered.
const lp = asked.get('lp');
const words = { login: 'playground', doubt: 'playground', ask: 'playground', expired: 'playground', failed: 'failed', back: 'back' };
const word = words[asked.get('state')];
sessionStorage.clear();
if (word) {
  // Not by a navigation: that would cancel the next choice, where it is made already (Safari).
  history.replaceState(null, '', `#lpap=${word}`);
  if (asked.get('state') !== 'ask') sessionStorage.setItem(`lp-amazon-pay:${lp}:asked`, Date.now());
  if (word === 'back') sessionStorage.setItem(`lp-amazon-pay:${lp}:login`, 'playground');
}
const tag = make('script', { async: true, src: `/lp/${encodeURIComponent(lp)}.js` });
for (const name of ['buttonColor', 'afterLogin', 'reflect', 'locale', 'analytics']) if (asked.get(name)) tag.dataset[name] = asked.get(name);
tag.dataset.form = '#order';
document.body.append(tag);

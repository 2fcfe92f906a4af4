// What the widget's eyes and hands make of a page, in jsdom.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JSDOM } from 'jsdom';
import { door } from './src/door.js';
import { makeEyes } from './src/facts.js';
import { find } from './src/finder.js';
import { form } from './src/form.js';

const open = (html) => {
  const { window } = new JSDOM(`<!doctype html><body>${html}`);
  globalThis.document = window.document;
  // jsdom draws nothing; here everything is seen that is not hidden.
  Object.defineProperty(window.HTMLElement.prototype, 'offsetWidth', { get() { return this.style.display === 'none' ? 0 : 9; } });
  return window.document;
};
const eyes = makeEyes(find, form);
const look = (root, maps = []) => eyes.look(root, maps, '20');
const boxes = (root, maps) => Object.fromEntries(look(root, maps).boxes.map(([role, node]) => [role, node.name || node.id]));
const options = (...pairs) => `<select>${pairs.map(([text, value]) => `<option value="${value}">${text}</option>`).join('')}</select>`;
const ORDER = '<p>お名前</p><input name="a"><p>郵便番号</p><input name="b"><p>住所</p><input name="c"><p>電話番号</p><input name="d">';

test('words that follow their controls are not the next one\'s', () => {
  const page = open(`<form><table><tr><th>住所</th><td><input name="x1"><p>市区町村名 (例:千代田区)</p><input name="x2"><p>番地・ビル名</p></td></tr></table></form>`);
  assert.deepEqual(boxes(page.forms[0]), { addr01: 'x1', addr02: 'x2' });
  assert.deepEqual(look(page.forms[0]).parts, [0, 0]);
});

test('a heading of another person\'s block is not a label', () => {
  const page = open(`<form><h3>ご注文者様</h3>${ORDER}<h3>お届け先</h3>${ORDER.replace(/name="/g, 'name="s')}</form>`);
  assert.deepEqual(boxes(page.forms[0]), { zip01: 'b', addr01: 'c', name01: 'a', tel01: 'd' });
});

test('the order form is found among the others; what stands in no form is a place, too', () => {
  const others = '<form><input type="email" name="m"><input type="password"></form><form><input name="q" placeholder="検索"></form><form><p>お名前</p><input><p>メールアドレス</p><input type="email"><p>お問い合わせ内容</p><textarea></textarea></form>';
  open(`${others}<form id="order">${ORDER}</form>`);
  assert.equal(eyes.search([], '20').id, 'order');
  open(`${others}<main><div id="app">${ORDER}</div></main>`);
  assert.equal(eyes.search([], '20').id, 'app');
  open(others);
  assert.equal(eyes.search([], '20'), null);
});

test('the designer\'s word wins: map, then mark, then what is found; "none" is left alone', () => {
  const page = open(`<form>${ORDER}<input name="z" data-lp-amazon-pay-field="tel01"></form>`);
  assert.deepEqual(boxes(page.forms[0]), { tel01: 'z', zip01: 'b', addr01: 'c', name01: 'a' });
  assert.equal(boxes(page.forms[0], [{ name01: '[name=z]' }, { name01: '[name=d]' }]).name01, 'z');
  page.querySelector('[name=a]').dataset.lpAmazonPayField = 'none';
  assert.equal(boxes(page.forms[0]).name01, undefined);
});

test('the payment method by its words before its number', () => {
  const method = (html) => look(open(`<form>${html}</form>`).forms[0]).amazon;
  const named = (...pairs) => options(...pairs).replace('<select>', '<select name="payment_method_id">');
  assert.equal(method(named(['カード', '1'], ['Amazon Pay', '14'], ['Amazon Pay (v2)', '20'])), '20');
  assert.equal(method(named(['銀行振込', '20'], ['アマゾンペイ', '7'])), '20', 'a shop\'s own number counts where its name speaks of payment');
  assert.equal(method(options(['20歳', '20'], ['30歳', '30'])), '', 'not a number alone');
  assert.equal(method('<label><input type="radio" name="p" value="a">Amazon Pay</label><label><input type="radio" name="p" value="b">代引</label>'), 'a');
});

test('the product: marked, mapped, named, by its kind; a quantity is none', () => {
  const kinds = { 101: 'OneTime', 201: 'Recurring' };
  const product = (html, maps = []) => eyes.products(open(`<form>${html}</form>`).forms[0], maps, kinds)[0][0];
  assert.equal(product('<input type="hidden" name="order[order_items_attributes][][variant_id]" value="201">'), '201');
  assert.equal(product('<input type="hidden" name="variant_id" value="999">'), '999', 'the server refuses it');
  assert.equal(product('<select name="qty"><option value="101" selected>1</option></select>'), '');
  assert.equal(product('<select><option data-lp-amazon-pay-product="201" value="x">x</option></select>'), '201');
  assert.equal(product('<select name="course"><option value="c7">x</option></select>', [{ products: { c7: '101' } }]), '101');
  assert.equal(product('<select name="plan"><option value="x">お試し定期便</option></select>'), '201', '定期 wins');
  assert.equal(product('<label><input type="radio" name="k" value="x" checked>通常購入</label><label><input type="radio" name="k" value="y">定期</label>'), '101');
  assert.equal(product('<div id="view-payment-schedule" style="display:none"></div>'), '101');
  assert.equal(product('<p>何もない</p>'), '');
});

test('several products: rows of the cart, or marked one by one; never one product written down twice', () => {
  const kinds = { 101: 'OneTime', 102: 'OneTime', 201: 'Recurring' };
  const ordered = (html, maps = []) =>
    eyes.products(open(`<form>${html}</form>`).forms[0], maps, kinds).map(([id, many]) => `${id}×${many}`).join();
  const row = (id, many, at = '') =>
    `<input type="hidden" name="o[items][${at}][variant_id]" value="${id}"><input type="hidden" name="o[items][${at}][quantity]" value="${many}">`;
  const mark = (id, type, more = '') => `<input type="${type}" data-lp-amazon-pay-product="${id}" ${more}>`;
  assert.equal(ordered(row(101, 2) + row(201, 1)), '201×1,101×2', '定期 first');
  assert.equal(ordered(row(101, 2, 0) + row(102, 1, 1)), '101×2,102×1');
  assert.equal(ordered(row(101, 1) + row(101, 2)), '101×1,101×2', 'the server adds them up, as the cart does');
  assert.equal(ordered(row(101, 0) + row(102, 1)), '102×1', 'none of it');
  assert.equal(ordered(row(101, 1) + '<select name="product"><option value="201" selected>x</option></select>'), '101×1', 'one product');
  assert.equal(ordered('<select id="variant_id"><option value="201" selected>x</option></select>' + row(101, 1)), '201×NaN', 'and as it was');
  assert.equal(ordered(mark(201, 'hidden', 'value="c1"') + mark(101, 'checkbox', 'checked')), '201×NaN,101×NaN', 'and this, too');
  assert.equal(ordered(mark(201, 'hidden', 'value="c1"') + mark(101, 'checkbox')), '201×NaN');
  assert.equal(ordered(mark(101, 'number', 'value="3"') + mark(102, 'number', 'value="0"') + mark(201, 'number', 'value="1"')), '201×1,101×3');
  assert.equal(ordered(mark(101, 'number', 'value="0"') + '<select><option selected>毎月</option></select>'), '×NaN', 'nothing is chosen, so nothing is guessed');
  assert.equal(ordered(mark(201, 'checkbox') + mark(101, 'radio')), '×NaN');
  assert.equal(ordered('<fieldset disabled>' + row(101, 1, 0) + '</fieldset>' + row(102, 1, 1)), '102×1', 'what is not sent is not ordered');
  const bare = '<input type="hidden" name="o[items][][variant_id]" value="102">';
  assert.equal(ordered(bare + row(101, 3)), '102×NaN,101×NaN', 'whose quantity it is cannot be told');
  assert.equal(ordered(mark(101, 'radio', 'checked name="a"') + mark(101, 'radio', 'checked name="b"')), '101×NaN', 'a copy for phones');
});

test('prefectures: text before value, bare names, coded values', () => {
  const names = { 3: '岩手県', 13: '東京都', 26: '京都府' };
  const choose = (number, ...pairs) => form.prefecture(open(options(...pairs)).querySelector('select'), number, names[number]);
  assert.equal(choose(13, ['選択', ''], ['東京都', '1'], ['北海道', '13']), '1');
  assert.equal(choose(26, ['東京', 'a'], ['京都', 'b']), 'b');
  assert.equal(choose(13, ['Tokyo', 'JP13']), 'JP13');
  assert.equal(choose(3, ['Iwate', '03'], ['Yamanashi', '13']), '03');
  assert.equal(choose(13, ['選択してください', '']), '');
  assert.equal(form.prefecture(open('<input>').querySelector('input'), 13, '東京都'), '東京都');
  assert.equal(form.prefecture(open(options(['北海道', '0'])).querySelector('select'), 0, ''), '', 'not known');
});

test('labels lose their marks but not their words', () => {
  const label = (text) => form.label(open(`<label>${text}<input></label>`).querySelector('input'));
  for (const [text, words] of [['  お名前\n 必須', 'お名前'], ['フリガナ※', 'フリガナ'], ['利用規約に同意する必須', '利用規約に同意する'], ['Email: *', 'Email'], ['お届け\u3000希望日', 'お届け 希望日']]) {
    assert.equal(label(text), words);
  }
});

test('shoppers never read the version', () => {
  const page = open('<select name="payment"><option value="1">カード</option><option value="20">Amazon Pay(V2)をご利用</option></select>');
  const select = page.querySelector('select');
  globalThis.Event = page.defaultView.Event;
  const kept = [];
  const set = (node, key, value) => {
    kept.push(key);
    if (key[0] === '@') node.setAttribute(key.slice(1), value);
    else node[key] = value;
  };
  assert.equal(form.lock([select], '20', '1', 'なぜ', true, set), true);
  assert.equal(select.value, '20');
  assert.equal(select.options[1].text, 'Amazon Payをご利用');
  assert.ok(select.options[0].disabled && !select.options[1].disabled);
  assert.equal(form.lock([select], '20', '1', 'なぜ', true, set), false, 'once is enough');
});

test('answers carry no secret and no card', () => {
  const page = open('<form><input name="kana" value="ヤ"><input type="password" name="p" value="x"><input name="cvv" value="1"><input autocomplete="cc-exp" name="e" value="1"><input type="hidden" name="h" value="1"><input type="checkbox" name="agree" checked></form>');
  const { answers } = form.content(eyes.controls(page.forms[0]), [], undefined, undefined, ['同意', 'はい']);
  assert.deepEqual(answers.map(({ name, value }) => [name, value]), [['kana', 'ヤ'], ['agree', '同意']]);
});

test('a button is what leads on; a field that is called "confirmation" is none', () => {
  const press = (html, selector = '') => Boolean(door.button(open(html).body.firstElementChild, selector));
  for (const html of ['<button>確認する</button>', '<input type="submit" value="注文">', '<input type="image" alt="申込">', '<a href="#">購入手続きへ進む</a>', '<a><img alt="注文する"></a>']) assert.ok(press(html), html);
  for (const html of ['<input id="email_confirmation">', '<input type="email" value="order@x.example">', '<button>閉じる</button>', '<p>確認</p>']) assert.ok(!press(html), html);
  assert.ok(press('<p id="go">次</p>', '#go'), 'named by the page');
});

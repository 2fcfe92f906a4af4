// Pages in a table: what stands at each control, and what must come of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { find } from './src/finder.js';

const field = ({ kind = 't', limit = -1, seen = true, others = false, auto = '', name = '', id = '', own = '', near = '', around = '', hint = '', path = '' } = {}) => ({
  kind,
  limit,
  seen,
  others,
  texts: [` ${auto} `, ` ${name} `, ` ${id} `, own, near, around, hint, ` ${path} `],
});
const page = (fields) => fields.map((given, at) => ({ ...field(given), node: at }));
const found = (fields) => find(page(fields));
const roles = (fields) => found(fields).boxes.sort((one, other) => one[1] - other[1]);
const words = (fields) => roles(fields).map(([role]) => role);
const named = (...names) => names.map((name) => ({ name }));
const labelled = (...labels) => labels.map((near) => ({ near }));
const EACH = ['name01', 'name02', 'zip01', 'prefecture', 'addr01', 'addr02', 'tel01', 'email', 'email_confirmation'];

test('names of known carts', () => {
  assert.deepEqual(words([...named('name01', 'name02', 'zip01'), { name: 'prefecture id', kind: 'p' }, ...named('addr01', 'addr02', 'tel01', 'email', 'email confirmation')]), EACH);
  const eccube4 = [...named('name01', 'name02', 'postal code'), { name: 'pref', kind: 'p' }, ...named('addr01', 'addr02', 'phone number', 'first', 'second')];
  for (const at of [7, 8]) eccube4[at].path = 'nonmember email';
  assert.deepEqual(words(eccube4), EACH);
  assert.deepEqual(words(named('family name', 'first name', 'zip code', 'address', 'building name', 'tel', 'email')), ['name01', 'name02', 'zip01', 'addr01', 'addr02', 'tel01', 'email']);
  assert.deepEqual(words(named('name01', 'name02', 'zip01', 'zip02', 'tel01', 'tel02', 'tel03', 'email', 'email02')), ['name01', 'name02', 'zip01', 'zip02', 'tel01', 'tel02', 'tel03', 'email', 'email_confirmation']);
});

test('Japanese labels alone', () => {
  const fields = labelled('お名前', '郵便番号', '都道府県', '市区町村番地', '建物名部屋番号', '電話番号', 'メールアドレス', 'メールアドレス確認用');
  assert.deepEqual(words(fields), ['name01', 'zip01', 'prefecture', 'addr01', 'addr02', 'tel01', 'email', 'email_confirmation']);
  assert.deepEqual(found(fields).parts, [1 | 4, 8]);
});

test('romaji names alone', () => {
  assert.deepEqual(words(named('sei', 'mei', 'yubin', 'todofuken', 'jusho', 'tatemono', 'denwa', 'mail', 'mail re')), EACH);
  assert.deepEqual(words(named('shimei', 'yuubinbango', 'juusyo', 'keitai')), ['name01', 'zip01', 'addr01', 'tel01']);
});

test('English labels, the given name first, the city behind the street', () => {
  const fields = labelled('firstname', 'lastname', 'addressline1', 'addressline2', 'city', 'state', 'zipcode', 'phonenumber', 'emailaddress');
  assert.deepEqual(roles(fields), [['name02', 0], ['name01', 1], ['addr02', 2], ['addr03', 3], ['addr01', 4], ['prefecture', 5], ['zip01', 6], ['tel01', 7], ['email', 8]]);
});

test('autocomplete alone', () => {
  const tokens = ['shipping family name', 'given name', 'postal code', 'address level1', 'address level2', 'street address', 'tel national', 'email'];
  assert.deepEqual(words(tokens.map((auto) => ({ auto }))), ['name01', 'name02', 'zip01', 'prefecture', 'addr01', 'addr02', 'tel01', 'email']);
});

test('placeholders alone', () => {
  assert.deepEqual(words(['お名前', '郵便番号', '都道府県', 'ご住所', '電話番号', 'メールアドレス'].map((hint) => ({ hint }))), ['name01', 'zip01', 'prefecture', 'addr01', 'tel01', 'email']);
  assert.deepEqual(words(['山田', '太郎'].map((hint) => ({ hint }))), ['name01', 'name02']);
});

for (const kana of [
  { name: 'name02', near: 'フリガナ' },
  { name: 'name kana', near: 'お名前' },
  { name: 'sei', own: 'セイ', near: 'お名前' },
  { near: 'お名前ふりがな' },
  { near: 'お名前', hint: 'ヤマダタロウ' },
  { near: 'お名前カナ' },
  { near: 'おなまえよみ', name: 'name' },
]) {
  test(`kana is nobody's: ${JSON.stringify(kana)}`, () => {
    assert.deepEqual(words([{ name: 'zip' }, kana]), ['zip01']);
  });
}

test('what only sounds like a buyer\'s field is left', () => {
  for (const near of ['会社名', '商品名', 'ニックネーム', 'カード名義', 'パスワード', 'クーポンコード', '紹介者のお名前', 'お子様のお名前', '生年月日', '備考', 'fax番号', '会員番号', 'メールマガジン', 'のし名', '領収書宛名', 'ログインid', '勤務先電話番号', 'searchproducts']) {
    assert.deepEqual(roles(labelled(near)), [], near);
  }
  for (const name of ['username', 'company name', 'card name', 'coupon', 'fax', 'birth year', 'nickname', 'search', 'item name', 'sex id', 'memo', 'q']) {
    assert.deepEqual(roles(named(name)), [], name);
  }
});

test('a contradiction is a doubt and not a guess', () => {
  const { boxes, unsure } = found([{ name: 'tel', near: 'お名前' }]);
  assert.deepEqual([boxes, unsure], [[], [0]]);
});

test('a program\'s word against the shopper\'s: people are believed', () => {
  assert.deepEqual(words([{ kind: 'e', name: 'address', own: 'メールアドレス' }]), ['email']);
});

test('two places for one name are a doubt, and so is half a name', () => {
  const { boxes, unsure } = found(labelled('お名前', '郵便番号', 'ご住所', 'お名前', '郵便番号', 'ご住所'));
  assert.deepEqual([boxes, unsure.length], [[], 3]);
  assert.deepEqual(roles(labelled('姓')), []);
});

test('another person\'s block is left alone, unless it is the only one', () => {
  const block = (others) => labelled('お名前', '郵便番号', 'ご住所', '電話番号').map((given) => ({ ...given, others }));
  assert.deepEqual(roles([...block(false), ...block(true)]), [['name01', 0], ['zip01', 1], ['addr01', 2], ['tel01', 3]]);
  assert.deepEqual(roles([...block(true), ...block(false)]), [['name01', 4], ['zip01', 5], ['addr01', 6], ['tel01', 7]]);
  assert.equal(words(block(true)).length, 4);
});

test('of copies the one that is seen; a later step of a form is filled, too', () => {
  const fields = labelled('お名前', 'お名前', '郵便番号', '郵便番号').map((given, at) => ({ ...given, seen: at === 1 || at === 2 }));
  assert.deepEqual(roles(fields), [['name01', 1], ['zip01', 2]]);
  assert.equal(roles(labelled('お名前', '郵便番号').map((given) => ({ ...given, seen: false }))).length, 2);
});

test('boxes of one value belong together by size, words or numbers', () => {
  const box = (limit, near) => ({ limit, near });
  assert.deepEqual(words([box(3, '郵便番号'), box(4, '郵便番号'), box(5, '電話番号'), box(4, '電話番号'), box(4, '電話番号')]), ['zip01', 'zip02', 'tel01', 'tel02', 'tel03']);
  assert.deepEqual(roles(labelled('電話番号', '携帯電話番号')), [['tel01', 0]], 'two phones are not two halves of one');
  assert.deepEqual(words(labelled('お名前', 'お名前')), ['name01', 'name02'], 'one row, two boxes');
});

test('prefecture and more in one box is an address', () => {
  assert.deepEqual(words(labelled('都道府県市区町村')), ['addr01']);
  assert.deepEqual(words(labelled('都道府県')), ['prefecture']);
  assert.deepEqual(words([{ kind: 'p', near: '地域' }]), ['prefecture']);
});

test('an empty page has nothing', () => {
  assert.deepEqual(find([]), { boxes: [], parts: [], unsure: [], kinds: 0 });
});

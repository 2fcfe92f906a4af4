// Which control plays which role in a form that nobody here has seen: scored evidence, never a guess. Where two readings
// of a control, or two controls for one role, are about equal, nothing is written and the shopper is asked.
// Pure and without imports: node's tests and the widget's own browser tests use this very file.

// What stands first wins, so the particular stands before the general. Names are tokens between spaces.
const WORDS = [
  ['addr', /建物|マンション|アパート|ビル|部屋|building|bldg|apartment|tatemono|mansion/],
  [
    'other',
    /product|会社|認証|パスワード|カード|キーワード|生年月日|誕生|年齢|captcha|性別|部署|法人|keyword|勤務|メルマガ|職業|要望|コメント|メッセージ|問い?合わ?せ| age | memo|紹介|ニックネーム|ユーザー|会員|支店|口座|銀行|数量|名義|マガジン|希望日|birth|時間帯|ログイン|のし|熨斗|お子|magazine|ペット|担当|招待|旧姓|領収|宛名|ファ[ック]*ス|passw|クーポン|card| cc |cvv|cvc|coupon|search|login|nick| sex|company|corp|office|department| job|友達|fax|comment|message|検索|inquiry|organi|商品|referr|username|user ?id|member ?id|bday| item|gender|qty|quantity|bank|newsletter|備考|url|website/,
  ],
  ['kana', /カナ|ガナ|か[な]|がな|よみ|ヨミ|読み|ヤマダ|タロウ|ハナコ|やまだ|たろう|^(セイ|メイ|せい|めい)$|kana|furi|yomi|ruby|phonetic/],
  ['email', /メール|mail|@/],
  ['tel', /電話|携帯|連絡先|市外局番|市内局番|加入者|phone|denwa|keitai|(^| )tel|^090/],
  ['zip', /郵便|〒|zip|postal|postcode| post|yu+bin/],
  ['pref', /都道府県|prefecture| pref|todou?fuken|(^| )state| ken |province|region|level1/],
  ['addr', /住所|番地|市区|市町村|町名|丁目|町域|区町村|addr|street|(^| )(city|town)|banchi|j[yu]+s[yh]o|shikuchoson/],
  ['name', /姓名|full ?name|山田太郎|山田花子/],
  ['family', /姓|名字|苗字|family|last ?name|surname| sei(?![a-z])|lname|myoji|山田|鈴木|佐藤|田中/],
  ['given', /下の名|名前名|氏名名|^名(漢字)?$|given|first ?name| mei(?![a-z])|fname|太郎|花子/],
  ['name', /name|名前|氏名|お名|様名|芳名|shi?mei|namae/],
];
const CONFIRM = /確認|kakunin|再入力|もう一度|再度|conf|retype|again|repeat|check|verif| re /;
// 「都道府県から」 over a text box means an address.
const MORE = /以下|以降|市区|番地|から|含/;
// What an address box says it holds: 1 市区町村, 2 町域, 4 番地, 8 建物 (`layout::Part`).
const PARTS = [/市区|市町村|区町村|city|level2|shiku/, /町名|町域|丁目|大字|(^| )town|level3/, /番地|banchi/, WORDS[0][1]];

// How much each text counts: autocomplete, name, id, own label, words before, words around, placeholder, the name's
// beginning. What people read counts more than what programs are called.
const WEIGHTS = [7, 5, 3, 7, 5, 2, 4, 3];
const [NAME, OWN, NEAR, AROUND, HINT, PATH] = [1, 3, 4, 5, 6, 7];
const ENOUGH = 3;
const AHEAD = 3;

const read = (text) => (WORDS.find(([, words]) => words.test(text)) || [])[0];

// What speaks for each kind: `[[kind, points], …]`, the best first, and the two ways of being a name. `'kana'` alone
// where that settles it.
export const weigh = ({ kind, texts }) => {
  const points = { name: 0 };
  const add = (of, weight) => (points[of] = (points[of] || 0) + weight);
  const ways = {};
  for (let at = 0; at < WEIGHTS.length; at += 1) {
    const said = texts[at] && read(texts[at]);
    // Kana is never filled with kanji: one word of it from anywhere but the row's heading is enough.
    if (said === 'kana' && at !== AROUND) return [[[said, 99]], ways];
    // What stands before the last part of a name says little: every field of an address is `address[…]`.
    if (!said || (at === PATH && /addr|name|other/.test(said))) continue;
    if (said === 'family' || said === 'given') ways[said] = (ways[said] || 0) + WEIGHTS[at];
    // 姓 and 名 are ways of being a name.
    add(ways[said] ? 'name' : said, WEIGHTS[at]);
  }
  if (kind === 'p') add('pref', 9);
  if (kind === 'e') add('email', 3);
  return [Object.entries(points).sort((one, other) => other[1] - one[1]), ways];
};

// A control's kind; '' where two are about equal.
const judge = (fact) => {
  const { kind, texts } = fact;
  const [[best, second], { family = 0, given = 0 }] = weigh(fact);
  if (best[1] < ENOUGH) return 'none';
  if (second && best[1] - second[1] < AHEAD) return best[0] === 'other' ? 'none' : '';
  if (best[0] === 'pref' && kind !== 'p' && MORE.test(texts[OWN] + texts[NEAR] + texts[HINT])) return 'addr';
  return best[0] === 'name' && family !== given ? (family > given ? 'family' : 'given') : best[0];
};

const isName = (kind) => /^(name|family|given)$/.test(kind);
const stem = (one) => one.texts[NAME].replace(/[\d ]+$/, '');
const small = (one) => one.limit > 0 && one.limit < 6;

// The same words stand before both; where there are none, their names differ by a number only.
const together = (one, next) => {
  const [words, theirs] = [one.texts[NEAR], next.texts[NEAR]];
  return words || theirs ? words === theirs || words === next.texts[AROUND] : stem(one) === stem(next);
};

// Whether a control continues the one before: parts of one value.
const joins = (all, of, last, next) => {
  const between = all.slice(all.indexOf(last) + 1, all.indexOf(next));
  if (of === 'addr') return !between.some((one) => isName(one.of) || one.of === 'zip');
  if (of === 'name') return last.of === 'name' ? !between[0] && next.of === 'name' && together(last, next) : next.of !== last.of && next.of !== 'name';
  if (of === 'email') return !between[0] || CONFIRM.test(next.texts.join());
  return of !== 'pref' && !between[0] && ((small(last) && small(next)) || together(last, next));
};

const parts = (one) => {
  for (const text of [one.texts[OWN], one.texts[NEAR], one.texts[HINT], one.texts[0], one.texts[NAME]]) {
    const sum = PARTS.reduce((bits, words, at) => bits | (text && words.test(text) ? 1 << at : 0), 0);
    if (sum) return sum;
  }
  return 0;
};

// `facts`: `{node, kind, limit, seen, others, texts}` in the page's order.
export const find = (facts) => {
  const found = { boxes: [], parts: [], unsure: [], kinds: 0 };
  let all = facts.map((fact) => Object.assign({ of: judge(fact) }, fact));
  found.unsure = all.filter((one) => !one.of);
  // Another person's block is left alone, unless it is the only one there is.
  if (all.some((one) => one.seen && !one.others && (isName(one.of) || /zip|addr/.test(one.of)))) all = all.filter((one) => !one.others);
  for (const [of, ...roles] of [
    ['zip', 'zip01', 'zip02'],
    ['pref', 'prefecture'],
    ['addr', 'addr01', 'addr02', 'addr03', 'addr04'],
    ['name', 'name01', 'name02'],
    ['tel', 'tel01', 'tel02', 'tel03'],
    ['email', 'email', 'email_confirmation'],
  ]) {
    const mine = all.filter((one) => one.of === of || (of === 'name' && isName(one.of)));
    const seen = mine.filter((one) => one.seen);
    const run = [];
    let rival = false;
    for (const next of seen[0] ? seen : mine) {
      if (!run[0] || (run.length < roles.length && joins(all, of, run[run.length - 1], next))) run.push(next);
      // A second phone (mobile) or a third e-mail address is another thing, not a doubt.
      else rival = rival || !/tel|email/.test(of);
    }
    if (!run[0]) continue;
    // One half alone is no place for a name.
    if (rival || (of === 'name' && !run[1] && run[0].of !== of)) {
      found.unsure.push(run[0]);
      continue;
    }
    // "First name" before "last name"; "street", and "city" behind it.
    if (run[0].of === 'given') run.reverse();
    if (of === 'addr') {
      run.sort((one, other) => (parts(other) === 1) - (parts(one) === 1));
      found.parts = run.map(parts);
    }
    found.kinds += 1;
    run.forEach((one, at) => found.boxes.push([roles[at], one.node]));
  }
  found.unsure = found.unsure.map((one) => one.node);
  return found;
};

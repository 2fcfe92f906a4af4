// What the page says about each of its controls, and what a form is made of; the finder judges.
// Imports nothing: the widget's own browser tests use this very file.
// Comes with the widget's files, not with the tag.
const CONTROL = 'input:not([type=hidden]),select,textarea';
const BESIDE = 'button,a,script,style,[role=alert],[data-lp-amazon-pay-ui]';
const HEADING = 'h1,h2,h3,h4,h5,h6,legend';
const OTHERS = /届け先|[配発]送先|送[付り]先|贈り先|ギフト|shipping|deliv|recipient|receiver|haiso|todoke|gift/;
const BUYER = /注文者|購入者|申込者|お客様|ご本人|customer|buyer/;
const AMAZON = /amazon\s*pay|アマゾン\s*ペイ/i;

let ownWords;
let drawn;
let seen;

// Labels are cut by full-width spaces, dressed with marks, and written in half-width letters.
const clean = (text) =>
  (text || '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/必須|任意|required|optional|[\s\u200b*※:;()[\]【】「」<>・、。!?|]/g, '')
    .slice(0, 40);

const words = (name) => ` ${name.replace(/([a-z])(?=[A-Z])/g, '$1 ').toLowerCase().replace(/[^a-z0-9\u0080-\uffff]+/g, ' ').trim()} `;

// The words before it, of the two nearest levels that have any; other controls on the way are passed by.
const before = (node, root) => {
  const found = [];
  for (let up = 0; up < 6 && found.length < 2 && node && node !== root; up += 1, node = node.parentNode) {
    for (let at = node.previousSibling; at; at = at.previousSibling) {
      if (at.nodeType === 1 ? at.matches(BESIDE) || at.matches(CONTROL) || at.querySelector(CONTROL) : at.nodeType !== 3) continue;
      const text = clean(at.textContent);
      // Where the first control has nothing before it, words follow their controls: this is the last one's note.
      if (at.parentNode.firstElementChild.matches(CONTROL) && !clean((at.parentNode.firstElementChild.previousSibling || {}).textContent)) break;
      if (/[a-z〒\u3040-\u9fff]/.test(text)) {
        found.push(text);
        break;
      }
    }
  }
  return [found[0] || '', found[1] || ''];
};

// All controls of a form, also those that the parser has put elsewhere (`<table><form><tr>`); or of any other element.
// Of the whole page, what stands in no form.
const controls = (root) =>
  [...(root.elements || root.querySelectorAll('input,select,textarea'))].filter(
    (node) => /^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName) && !(root === document.body && node.form),
  );

const isPrefectures = (select) => select.length < 60 && /北海道|hokkaido/i.test(select.textContent) && /東京|tokyo/i.test(select.textContent);

const kind = (role) => role.slice(0, 4);

// `[[role, control], …]`: what the page or its designer says outright. `maps`: role to selector, the first one wins.
const marked = (all, maps) => {
  const said = Object.entries(Object.assign({}, maps[1], maps[0]));
  return all.flatMap((node) => [
    ...(node.dataset.lpAmazonPayField ? [[node.dataset.lpAmazonPayField, node]] : []),
    ...said.filter(([, selector]) => selector.trim && selector && node.matches(selector)).map(([role]) => [role, node]),
  ]);
};

// Those that may hold a buyer's data.
export const facts = (root, list) => {
  const found = [];
  let section = '';
  const all = new Set(list);
  const inside = [...root.querySelectorAll(`${CONTROL},${HEADING}`)];
  // A form that the parser has emptied: its controls stand elsewhere, in their order.
  for (const node of inside.some((other) => all.has(other)) ? inside : all) {
    if (node.matches(HEADING)) section = clean(node.textContent);
    if (!all.has(node)) continue;
    const { name, id, type, options } = node;
    if (options ? !isPrefectures(node) : !/^(text|tel|email|number|textarea)$/.test(type) || node.getAttribute('role') === 'combobox') continue;
    const last = (name.match(/[^[\].$:]+(?=[^[.$:]*$)/) || [''])[0];
    const own = clean(ownWords(node));
    const near = before(node, root);
    const said = own + near + section;
    found.push({
      node,
      kind: options ? 'p' : type[0],
      limit: node.maxLength,
      seen: drawn(node),
      others: OTHERS.test(words(name + ' ' + id)) || (OTHERS.test(said) && !BUYER.test(said)),
      texts: [words(node.autocomplete), words(last), name === id ? '' : words(id), own, ...near, clean(node.placeholder || node.title), words(name.slice(0, -last.length - 1))],
    });
  }
  return found;
};

// The place that is most like an order form: a login, a newsletter, a search, or an inquiry asks for less. Of two that
// are alike (one for phones, one for desks) the one that is seen. What stands in no form is one place, too.
const search = (find, maps, id) => {
  let [best, most] = [null, 5];
  for (const place of [...document.forms, document.body]) {
    const { boxes, kinds, amazon } = look(find, place, maps, id);
    const points = kinds * 2 + (boxes[0] && drawn(boxes[0][1]) ? 1 : 0);
    if (points <= most || !(amazon || boxes.some(([role]) => /zip|addr/.test(role)))) continue;
    [best, most] = [place, points];
    while (place === document.body && [...best.children].some((child) => boxes.every(([, node]) => child.contains(node)))) {
      best = [...best.children].find((child) => child.contains(boxes[0][1]));
    }
  }
  return best;
};

// `[controls, value]`: the payment methods, and which of them is Amazon Pay. A shop's id alone counts only where the
// name speaks of payment: it is a small number.
const payments = (all, id) => {
  const groups = new Map();
  let best = [[], ''];
  let most = 1;
  for (const node of all) {
    if (node.type !== 'radio' && !node.options) continue;
    const key = node.options ? node : node.name || node.parentNode.parentNode;
    groups.set(key, [...(groups.get(key) || []), node]);
  }
  for (const group of groups.values()) {
    for (const choice of group[0].options || group) {
      const text = choice.text || ownWords(choice) || choice.parentNode.textContent;
      const points = (AMAZON.test(text + choice.value) ? 2 : 0) + (choice.value === id && /pay/i.test(group[0].name) ? 3 : 0);
      if (points > most) {
        most = points;
        best = [group, choice.value];
      }
    }
  }
  return best;
};

// Everything about a form at once: `[marks, controls, lines, payment methods, Amazon's value]`.
const look = (find, root, maps, id) => {
  const all = controls(root);
  const marks = marked(all, maps);
  const chosen = marks.filter(([role]) => role === 'payment').map(([, node]) => node);
  const quantity = all.find((node) => /quantity|qty/i.test(node.name || node.id) && drawn(node));
  if (quantity && !marks.some(([role]) => role === 'quantity')) marks.push(['quantity', quantity]);
  const free = all.filter((node) => node.type !== 'hidden' && !marks.some(([, other]) => other === node));
  const found = find(facts(root, free));
  const said = marks.map(([role]) => kind(role));
  const [methods, amazon] = payments(chosen[0] ? chosen : all, id);
  return {
    // A kind of data of which one box was named is the designer's affair altogether.
    boxes: [...marks, ...found.boxes.filter(([role]) => !said.includes(kind(role)))],
    parts: said.includes('addr') ? [] : found.parts,
    unsure: found.unsure,
    methods,
    amazon,
    kinds: found.kinds + said.filter((of) => /^(name|zip0|pref|addr|tel0|emai)$/.test(of)).length,
  };
};

// 「お試し定期便」 speaks of both: 定期 wins.
const SPEAKS = [
  ['Recurring', /定期|毎月|毎週|ヶ月ごと|か月ごと|お届けコース|頒布会|subscri|teiki|recurring/i],
  ['OneTime', /単品|1回のみ|一回のみ|通常購入|都度|お試し|one-?time|tanpin/i],
];

// A row of a cart's items: `…[][variant_id]`, `…[0][variant_id]`.
const ROW = /(\[\d*\]\[)(?:variant|product)_id\]$/;

// The field beside a row that says how many; none where not every row has one.
const amount = (all, node) => {
  const like = (name) => all.filter((other) => other.name === name && (other.type !== 'radio' || other.checked));
  const [rows, fields] = [node.name, node.name.replace(ROW, '$1quantity]')].map(like);
  return ROW.test(node.name) && rows.length === fields.length ? fields[rows.indexOf(node)] : undefined;
};

// The products that the form orders, best evidence first: marked or mapped; a name that speaks of products; or only the
// kind of one (data, the schedule's block, words) where the catalogue has one product of that kind, and no control asks
// for products.
// `[[id, how many (NaN: not said), control, field], …]`, the 定期 first. Several are only those that are marked one by
// one or stand in rows of their own: two controls that speak of products are mostly one product, written down twice.
const products = (root, maps, kinds) => {
  const map = Object.assign({}, maps[1], maps[0]);
  const ids = map.products || {};
  const all = controls(root);
  let items = [];
  let [said, asked] = ['', false];
  for (const node of all) {
    const choice = node.options ? node.selectedOptions[0] : node;
    if (!choice) continue;
    const marked = choice.dataset.lpAmazonPayProduct || node.dataset.lpAmazonPayProduct;
    const id = marked || ids[choice.value] || choice.value;
    const name = node.name || node.id;
    const named = /variant|product|item|course|plan|sku|shohin/i.test(name) && !/qty|quantity|price|amount/i.test(name);
    const points =
      marked || node.dataset.lpAmazonPayField === 'product' || (map.product && node.matches(map.product))
        ? 3
        : named && id in kinds
          ? 2
          : /(variant|product)_id\]?$/.test(name)
            ? 1
            : 0;
    asked = asked || points > 1;
    if (!choice.value || (/radio|checkbox/.test(node.type) && !node.checked)) continue;
    // Marked itself, and asks for a number: how many of that product.
    const field = marked && marked === node.dataset.lpAmazonPayProduct && !/radio|checkbox|hidden/.test(node.type) ? node : amount(all, node);
    const many = field ? Number(field.value) : NaN;
    if (points && many !== 0) items.push({ points, marked, one: !marked && !ROW.test(name), row: [id, many, node, field] });
    if (node.options || node.type === 'radio') said += Object.values(choice.dataset).join() + (choice.text || ownWords(node));
  }
  // Of copies (one for phones, one for desks) those that are seen, and what is not sent does not count, where others do.
  const prefer = (test) => (items = items.some(test) ? items.filter(test) : items);
  prefer(({ row }) => !row[2].matches(':disabled'));
  const most = Math.max(...items.map(({ points }) => points));
  items = items.filter(({ points }) => points === most);
  if (most > 2 && items.some(({ row }) => seen(row[2]))) prefer(({ row }) => row[2].type === 'hidden' || seen(row[2]));
  // A mark counts once.
  const again = ({ row }, at) => items.findIndex((other) => other.row[0] === row[0]) < at;
  const rows = items.filter((item, at) => !at || !(item.one || items[0].one || (item.marked && again(item, at)))).map(({ row }) => row);
  if (rows[0]) return rows.sort(([one], [other]) => (kinds[other] === 'Recurring') - (kinds[one] === 'Recurring'));
  const schedule = root.querySelector('#view-payment-schedule');
  const found = SPEAKS.find(([, talk]) => talk.test(said));
  const kind = schedule ? SPEAKS[drawn(schedule) ? 0 : 1][0] : found && found[0];
  const every = asked ? [] : Object.keys(kinds);
  const left = every.filter((id) => kinds[id] === kind);
  return [[(left.length === 1 && left[0]) || (every.length === 1 && every[0]) || '', NaN]];
};

// `find`: the finder; `form`: what reads a form.
export const makeEyes = (find, form) => {
  ({ own: ownWords, drawn, seen } = form);
  return {
    controls,
    products,
    look: (...all) => look(find, ...all),
    search: (...all) => search(find, ...all),
  };
};

// Draws the report over the page, in a shadow root. Pointing at a field frames it, without touching it.
const STYLE = `
:host{all:initial!important}
section{position:fixed;right:8px;bottom:8px;z-index:2147483647;box-sizing:border-box;width:min(430px,calc(100vw - 16px));max-height:min(70vh,640px);overflow:auto;padding:12px 14px;background:#fff;color:#1b2733;border:2px solid #1b2733;border-radius:10px;box-shadow:0 6px 24px #0005;font:14px/1.55 system-ui,"Hiragino Sans","Noto Sans JP",sans-serif;text-align:left}
header{display:flex;gap:8px;align-items:center}h2{flex:1;margin:0;font-size:16px}h3{margin:14px 0 4px;font-size:14px}
button{min-height:32px;padding:2px 10px;border:1px solid #6b7785;border-radius:6px;background:#fff;color:inherit;font:inherit;cursor:pointer}
button:focus-visible,li:focus-visible{outline:3px solid #0b63ce;outline-offset:1px}
ul{margin:0;padding:0;list-style:none}li{padding:6px 0;border-top:1px solid #dde3ea;overflow-wrap:anywhere}
b{display:inline-block;min-width:2em}.bad b{color:#b3261e}.good b{color:#11713a}.hint b{color:#6b5300}
small{display:block;margin-left:2em;color:#4a5663;font-size:12.5px}
.fix{display:flex;gap:6px;margin:4px 0 0 2em}code{flex:1;padding:3px 6px;background:#f1f4f7;border-radius:4px;font:12.5px/1.5 ui-monospace,monospace}
p{margin:4px 0}.fold>:not(header){display:none}
i{position:fixed;z-index:2147483646;border:3px solid #0b63ce;background:#0b63ce22;border-radius:4px;pointer-events:none}
@media(prefers-color-scheme:dark){section{background:#14191f;color:#e8edf2;border-color:#8fa1b3}button{background:#222a33}li{border-color:#2e3945}small{color:#a9b6c3}code{background:#222a33}.bad b{color:#ff8a80}.good b{color:#7ee0a2}.hint b{color:#f0cf65}}
`;

const element = (name, text, kind) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
};

const button = (text, act) => {
  const made = element('button', text);
  made.type = 'button';
  made.addEventListener('click', act);
  return made;
};

const copied = (code) => (event) => {
  const told = event.currentTarget;
  const done = () => (told.textContent = '✓');
  // Without the permission the line is selected, so that the keyboard copies it.
  const select = () => getSelection().selectAllChildren(code);
  if (navigator.clipboard) navigator.clipboard.writeText(code.textContent).then(done, select);
  else select();
};

const drawCheck = ({ ok, ja, en, remedy }) => {
  const [kind, mark] = ok ? ['good', '○'] : ok === false ? ['bad', '×'] : ['hint', '・'];
  const item = element('li', '', kind);
  item.append(element('b', mark), ja, element('small', en));
  if (remedy) {
    const line = element('div', '', 'fix');
    const code = element('code', remedy);
    line.append(code, button('コピー', copied(code)));
    item.append(line);
  }
  return item;
};

const HOW = { 'data-lp-amazon-pay-field': '印 / mark', 'data-map': 'data-map', cart: 'cart =', auto: '自動 / found' };

const drawField = (frame) => (field) => {
  const item = element('li', '', field.role === '?' ? 'bad' : 'good');
  item.tabIndex = 0;
  const rival = field.rival ? `、次点 ${field.rival} ${field.behind}点` : '';
  const points = field.how === 'auto' ? `${field.points}点${rival}` : '';
  item.append(element('b', field.role), ` ${field.label} `, element('small', `${field.control}  ${HOW[field.how]} ${points}${field.limit ? `  maxlength ${field.limit}` : ''}`));
  const show = () => {
    const { left, top, width, height } = field.node.getBoundingClientRect();
    frame.style.cssText = `left:${left - 4}px;top:${top - 4}px;width:${width + 2}px;height:${height + 2}px`;
    frame.hidden = !width;
  };
  const bring = () => {
    field.node.scrollIntoView({ block: 'center' });
    show();
  };
  item.addEventListener('mouseenter', show);
  item.addEventListener('focus', bring);
  for (const leave of ['mouseleave', 'blur']) item.addEventListener(leave, () => (frame.hidden = true));
  return item;
};

// `again`: looks anew.
export const makePanel = (again) => {
  const host = document.createElement('div');
  host.id = 'lp-amazon-pay-debug';
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const frame = element('i');
  frame.hidden = true;
  const section = element('section');
  section.setAttribute('aria-label', 'lp-amazon-pay');
  const title = element('h2', 'Amazon Pay 診断');
  const head = element('header');
  head.append(title, button('もう一度', again), button('たたむ', () => section.classList.toggle('fold')));
  const body = element('div');
  section.append(head, body);
  root.append(frame, section);
  document.body.append(host);
  return ({ lp, checks, fields }) => {
    const bad = checks.filter(({ ok }) => ok === false);
    body.replaceChildren(
      element('p', bad.length ? `LP「${lp}」: 直すところが ${bad.length} 件あります / ${bad.length} to mend` : `LP「${lp}」: 問題ありません / all is well`),
      ...[
        ['直すところ / to mend', bad.map(drawCheck)],
        ['項目 / fields', fields.map(drawField(frame))],
        ['参考 / good to know', checks.filter(({ ok }) => ok === null).map(drawCheck)],
        ['確認ずみ / in order', checks.filter(({ ok }) => ok).map(drawCheck)],
      ].flatMap(([name, items]) => {
        const list = element('ul');
        list.append(...items);
        return items.length ? [element('h3', name), list] : [];
      }),
    );
  };
};

// The playground: choices on the left, the real widget in a frame, and the snippet that makes a page like it.
const { server, checkout, lps } = JSON.parse(document.querySelector('#facts').textContent);
const form = document.querySelector('#choices');
const frame = document.querySelector('#frame');
const heard = document.querySelector('#heard');
const at = (name) => form.elements[name];

for (const { id } of lps) at('lp').add(new Option(id, id));
const products = () => {
  const lp = lps.find(({ id }) => id === at('lp').value);
  at('product').replaceChildren(...lp.products.map(({ id, kind, name }) => new Option(`${kind === 'Recurring' ? '定期' : '単品'} ${name}`, id)));
};

const THEME = { good: '#0a6b57', paper: '#ffffff', ink: '#17212b', radius: '8', pill: '' };
const theme = () => Object.keys(THEME).filter((name) => name !== 'pill' && at(name).value !== THEME[name]);
const css = () => {
  const rules = theme().map((name) => `--${name}: ${at(name).value}${name === 'radius' ? 'px' : ''}`);
  return [
    ...(rules.length ? [`[data-lp-amazon-pay-ui] { ${rules.join('; ')} }`] : []),
    ...(at('pill').value ? ['[data-lp-amazon-pay-ui]::part(button) { border-radius: 99px }'] : []),
  ];
};

const ATTRIBUTES = { buttonColor: 'data-button-color', afterLogin: 'data-after-login', reflect: 'data-reflect', locale: 'data-locale', analytics: 'data-analytics' };
const snippet = () => {
  const said = Object.entries(ATTRIBUTES).filter(([name]) => at(name).value).map(([name, attribute]) => ` ${attribute}="${at(name).value}"`);
  const styles = css();
  const slots = at('cart').value === 'ecforce' ? [] : [
    '<!-- フォームの上 / above the form -->', '<div data-lp-amazon-pay="login" style="min-height:60px"></div>',
    '<!-- お支払い方法の中 / inside the payment methods -->', '<div data-lp-amazon-pay="payment" style="min-height:45px"></div>',
  ];
  return [
    `<link rel="preload" as="script" href="${checkout}">`,
    `<script async src="${server}/lp/${at('lp').value}.js"${said.join('')}></scr` + 'ipt>',
    ...(styles.length ? ['<style>', ...styles.map((line) => `  ${line}`), '</style>'] : []),
    ...slots,
  ].join('\n');
};
const toml = () => ['[[lp]]', `id = "${at('lp').value}"`, ...(at('cart').value ? [`cart = "${at('cart').value}"`] : [])].join('\n');

let due;
const show = () => {
  document.querySelector('#snippet').textContent = snippet();
  document.querySelector('#toml').textContent = toml();
  const query = new URLSearchParams([...new FormData(form)].filter(([name]) => !(name in THEME)));
  query.set('css', css().join('\n'));
  // Two choices in a row are one page: a page that is left while it loads may cancel what comes after it (Safari).
  clearTimeout(due);
  due = setTimeout(() => {
    heard.textContent = '';
    frame.src = `/playground/frame?${query}`;
  }, 200);
};

form.addEventListener('change', (event) => {
  if (event.target.name === 'lp') products();
  show();
});
form.addEventListener('submit', (event) => event.preventDefault());
for (const button of document.querySelectorAll('[data-width]')) {
  button.addEventListener('click', () => (frame.style.width = button.dataset.width === '390' ? '390px' : button.dataset.width));
}
document.querySelector('#copy').addEventListener('click', ({ currentTarget }) => {
  const done = () => (currentTarget.textContent = '✓');
  const select = () => getSelection().selectAllChildren(document.querySelector('#snippet'));
  if (navigator.clipboard) navigator.clipboard.writeText(snippet()).then(done, select);
  else select();
});
addEventListener('message', ({ origin, source, data }) => {
  if (origin !== location.origin || source !== frame.contentWindow) return;
  if (data.press) {
    at('state').value = 'login';
    return show();
  }
  heard.textContent = `${heard.textContent} ${data.said}`.trim();
});
products();
show();

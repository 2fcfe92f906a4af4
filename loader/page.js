// A page for the loader's tests: jsdom, the bundled loader, and stand-ins for what the network would bring.
import { buildSync } from 'esbuild';
import { JSDOM } from 'jsdom';

const bundle = buildSync({
  entryPoints: [new URL('./src/main.js', import.meta.url).pathname],
  bundle: true,
  write: false,
  format: 'iife',
  target: 'es2019',
  minify: true,
}).outputFiles[0].text;

export const settings = {
  lp: 'demo',
  api: 'https://pay.shop.example',
  checkoutJs: 'https://static-fe.payments-amazon.com/checkout.js',
  widget: { glue: 'https://pay.shop.example/widget/w.js', wasm: 'https://pay.shop.example/widget/w.wasm' },
  signIn: {
    merchantId: 'M1',
    ledgerCurrency: 'JPY',
    checkoutLanguage: 'ja_JP',
    config: { payloadJSON: '{}', signature: 's', publicKeyId: 'SANDBOX-K', algorithm: 'AMZN-PAY-RSASSA-PSS-V2' },
  },
  methodId: '20',
  form: '',
  loginSlots: ['#AmazonPayButtonAll'],
  paymentSlots: ['#AmazonPayButtonWallet'],
  products: { 101: 'OneTime' },
};

export const FORM = `
  <form>
    <div id="AmazonPayButtonAll"></div>
    <input name="order[billing_address_attributes][kana01]" value="ヤマダ">
    <input type="password" name="order[customer_attributes][password]" value="geheim">
    <input type="hidden" name="order[state]" value="new">
    <input name="order[payment_attributes][source_attributes][number]" value="4111">
    <input name="cvv" value="123">
    <input name="holder" autocomplete="cc-name" value="HANAKO">
    <input type="checkbox" name="agree" checked>
    <input type="checkbox" name="terms" required checked>
    <input type="checkbox" name="order[customer_attributes][optin]" checked>
    <input type="radio" name="sex" value="1"><input type="radio" name="sex" value="2" checked>
    <select name="order[order_items_attributes][][variant_id]"><option value="101">a</option><option value="201" selected>b</option></select>
    <select name="order[payment_attributes][payment_method_id]"><option value="1">card</option><option value="20">Amazon Pay (v2)</option></select>
    <div id="AmazonPayButtonWallet" hidden></div>
    <input type="submit" name="commit">
  </form>`;

/** Opens a page. `wasm: false` refuses WebAssembly; `change` edits the window before the loader runs. */
export const open = ({ html = FORM, url = 'https://lp.example/item?u=ad1', tag = '', wasm = true, change, own = {} } = {}) => {
  const logs = [];
  const dom = new JSDOM(`<!doctype html><body>${html}<script id="tag" src="https://pay.shop.example/lp/demo.js" ${tag}></script></body>`, {
    url,
    runScripts: 'outside-only',
    pretendToBeVisual: true,
  });
  const { window } = dom;
  const { document } = window;
  for (const level of ['warn', 'info', 'error']) window.console[level] = (...all) => logs.push([level, all.join(' ')]);
  const events = [];
  for (const name of ['ready', 'error', 'login']) {
    document.addEventListener(`lp-amazon-pay:${name}`, (event) => events.push([name, event.detail]));
  }
  window.WebAssembly = {
    Module: class {
      constructor() {
        if (!wasm) throw new Error('refused by CSP');
      }
    },
  };
  const fetched = [];
  let arrive;
  window.fetch = (address) => {
    fetched.push(address);
    return new Promise((done, failed) => {
      arrive = { done, failed };
    });
  };
  const scripts = () => [...document.head.querySelectorAll('script')];
  const script = (part) => scripts().find((element) => element.src.includes(part));
  const rendered = [];
  const checkouts = [];
  const page = {
    window,
    document,
    logs,
    events,
    fetched,
    rendered,
    checkouts,
    scripts,
    script,
    warnings: () => logs.filter(([level]) => level === 'warn').map(([, text]) => text),
    child: (id) => document.querySelector(`#${id} > [id^=lp-amazon-pay]`),
    saved: () => JSON.parse(window.sessionStorage.getItem('lp-amazon-pay:demo:form')),
    run() {
      Object.defineProperty(document, 'currentScript', { configurable: true, value: document.getElementById('tag') });
      window.eval(bundle.replace('__LP_SETTINGS__', JSON.stringify(Object.assign({}, settings, own))));
      Object.defineProperty(document, 'currentScript', { configurable: true, value: null });
    },
    /** Amazon's script arrives. */
    async amazon(renderButton = (selector, options) => rendered.push([selector, options])) {
      window.amazon = { Pay: { renderButton, initCheckout: (options) => checkouts.push(options) } };
      const element = script('checkout.js');
      if (element) element.onload();
      await settled();
    },
    /** The widget's files arrive; `start` gets the handover. */
    async widget(start = () => {}, response = { ok: true, status: 200 }) {
      window.__lpAmazonPayGlue = () => Object.assign(() => Promise.resolve(), { start });
      script('w.js').onload();
      arrive.done(response);
      await settled();
    },
  };
  if (change) change(page);
  page.run();
  return page;
};

/** A value of the page's realm as one of ours, for deepEqual. */
export const plain = (value) => JSON.parse(JSON.stringify(value));

export const settled = (ms = 0) => new Promise((done) => setTimeout(done, ms + 5));

// The few lines that the tag brings: draws Amazon's login buttons as early as can be, keeps the form safe before a
// tap, and hands over to the widget. Whatever fails, the LP stays as it was and the console says why, once.
import { load, parsed, pause, wasmRefused } from './files.js';
import { makeKeeper } from './keep.js';
import { makeSlots } from './slots.js';
import { makeStore, takeLanding } from './store.js';
import { readTag } from './tag.js';

const MARK = Symbol.for('lp-amazon-pay');
const BLOCKED = 'を読み込めません(ブロッカー、CSP?)/ was blocked';
const WHY = {
  wasm_refused: "WebAssemblyを使えません(CSP 'wasm-unsafe-eval'?)/ refused",
  checkout_js_blocked: `checkout.js${BLOCKED}`,
  widget_blocked: `widget${BLOCKED}`,
  widget_failed: 'widgetが停止 / stopped',
};

const warn = (text) => console.warn(`lp-amazon-pay: ${text}`);

const run = (settings, script) => {
  const tag = readTag(script, warn);
  const { nonce } = script;
  // What was found on this page, for its designer.
  if (/lp-amazon-pay-debug/.test(location.search)) load(`${settings.api}/debug/${settings.lp}.js`, nonce).catch(() => {});
  const store = makeStore(settings.lp);
  const keeper = makeKeeper();
  let dead = false;
  let up = false;

  const emit = (name, detail) => {
    const event = `lp-amazon-pay:${name}`;
    detail = Object.assign({ version: 1 }, detail);
    document.dispatchEvent(new CustomEvent(event, { detail }));
    if (tag.analytics) (window.dataLayer = window.dataLayer || []).push({ event });
    if (tag.debug != null) console.info(event, detail);
  };

  // What the designer or the shop's settings name; else the widget finds it, and until then the longest form counts.
  const named = () => document.querySelector(tag.form || settings.form || 'html>form');
  const form = () => named() || [...document.forms].sort((one, other) => other.length - one.length)[0] || document.body;

  // The key decides between test and live, not the page: a login of before a switch goes on where it began.
  const options = (productType, kind, config) => {
    const { merchantId, ledgerCurrency, checkoutLanguage } = settings.signIn;
    const { publicKeyId } = config;
    const placement = 'Checkout';
    const { buttonColor } = tag;
    return { merchantId, publicKeyId, ledgerCurrency, checkoutLanguage, placement, productType, buttonColor, [kind]: config };
  };
  const signIn = () => options('SignIn', 'signInConfig', settings.signIn.config);
  const tapped = () => {
    store.save(form());
    store.markAsked();
  };
  const slots = makeSlots(
    settings,
    (selector) => window.amazon.Pay.renderButton(selector, signIn()),
    tapped,
    (text) => {
      warn(text);
      emit('error', { code: 'button_failed' });
    },
  );

  // The one way out: everything of ours goes, what was locked is unlocked.
  const stop = (code, reason) => {
    if (dead) return;
    dead = true;
    slots.clear();
    for (const host of document.querySelectorAll('[data-lp-amazon-pay-ui]')) host.remove();
    keeper.undo();
    warn(WHY[code] + (reason ? ` [${reason}]` : ''));
    emit('error', { code });
  };

  // The queue: callbacks wait for the widget.
  const waiting = [];
  const later = (name) => () => waiting.push(() => api[name]());
  const api = {
    push: (callback) => (up ? callback(api) : waiting.push(callback)),
    login: () => {
      if (dead) return;
      if (!window.amazon) return later('login')();
      tapped();
      window.amazon.Pay.initCheckout(signIn());
    },
    logout: later('logout'),
    refresh: later('refresh'),
    state: () => (dead ? 'off' : 'loading'),
  };
  const before = window.lpAmazonPay;
  if (Array.isArray(before)) waiting.push(...before);
  window.lpAmazonPay = api;

  const saved = store.saved();
  const landing = takeLanding(saved);
  const refused = wasmRefused();
  if (refused) return stop('wasm_refused', refused);

  const checkout = () => (window.amazon && window.amazon.Pay ? null : load(settings.checkoutJs, nonce));
  const amazon = Promise.resolve(checkout()).catch(() => pause(1000).then(checkout));
  const glue = load(settings.widget.glue, nonce);
  const wasm = fetch(settings.widget.wasm);
  const draw = () => (dead ? [] : slots.draw());

  amazon
    .then(() => {
      draw();
      return parsed();
    })
    .then(draw)
    .catch((error) => stop('checkout_js_blocked', error.message));

  // Whatever the widget gives to the page goes through here: a dead widget is never called again.
  const guard = (call) => (...all) => {
    if (dead) return;
    try {
      return call(...all);
    } catch (error) {
      stop('widget_failed', error);
    }
  };

  Promise.all([glue, wasm])
    .then(([, response]) => {
      if (!response.ok) throw new Error(response.status);
      const bindgen = window.__lpAmazonPayGlue();
      return bindgen({ module_or_path: response, tag, settings }).then(() => bindgen);
    })
    .then(
      (bindgen) =>
        amazon.then(parsed).then(
          guard(() => {
            bindgen.start({
              settings,
              tag,
              landing,
              asked: landing ? store.takeAsked() : false,
              saved,
              api,
              form: named,
              draw,
              guard,
              pause: (ms) => new Promise((done) => setTimeout(guard(done), ms)),
              emit,
              set: keeper.set,
              undo: keeper.undo,
              snapshot: (root, before) => store.save(root || form(), (field) => (before.has(field) ? before.get(field) : keeper.was(field))),
              checkout: (config) =>
                window.amazon.Pay.initCheckout(options('PayAndShip', 'createCheckoutSessionConfig', config)),
              fail: (reason) => stop('widget_failed', reason),
            });
            if (dead) return;
            up = true;
            waiting.splice(0).forEach((callback) => callback(api));
          }),
          // checkout.js has said so already.
          () => {},
        ),
      (error) => stop('widget_blocked', error.message),
    );
};

if (window[MARK]) warn('タグが2回あります / the tag is here twice');
else {
  window[MARK] = true;
  const settings = __LP_SETTINGS__;
  // An optimiser that inlined us has left no tag to read.
  run(settings, document.currentScript || document.createElement('script'));
}

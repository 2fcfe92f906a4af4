// The sandbox's checkout.js on a shop's page, with payloads that the official package signed: what a click sends,
// what the script refuses, how the button is made.
import assert from 'node:assert/strict';
import { JSDOM, VirtualConsole } from 'jsdom';
import { test } from 'node:test';
import { Buyer } from './support/buyer.js';
import { MONTHLY, SHOP, Shop, key } from './support/shop.js';
import { stage } from './support/stage.js';

const amazon = stage();

/** A page of the shop with the script; `sent` are the forms that it submitted. */
async function open(html = '<div id="button"></div>') {
  const errors = [];
  const virtualConsole = new VirtualConsole();
  virtualConsole.on('error', (text) => errors.push(text));
  const source = `<!doctype html><body>${html}<script src="${amazon.origin}/checkout.js"></script></body>`;
  const settings = { url: `${SHOP}/lp?u=1`, runScripts: 'dangerously', resources: 'usable', virtualConsole };
  const { window } = new JSDOM(source, settings);
  const sent = [];
  window.HTMLFormElement.prototype.submit = function submit() {
    const { name, method, action } = this;
    sent.push({ name, method, action, fields: Object.fromEntries(new window.FormData(this)) });
  };
  await new Promise((loaded) => window.addEventListener('load', loaded));
  const button = window.document.querySelector('#button');
  const view = () => button.shadowRoot.querySelector('.amazonpay-button-view1');
  return { window, document: window.document, Pay: window.amazon.Pay, sent, errors, button, view };
}

function options(payload, more = {}) {
  const { payloadJSON, signature, algorithm } = new Shop(amazon).button(payload);
  const { merchantId, publicKeyId } = amazon.merchant;
  const createCheckoutSessionConfig = { payloadJSON, signature, algorithm };
  return { merchantId, publicKeyId, ledgerCurrency: 'JPY', placement: 'Cart', createCheckoutSessionConfig, ...more };
}

const oneTime = (more) => options(new Shop(amazon).payload(), more);

/** A browser takes the form to Amazon. */
const taken = (form) => new Buyer(amazon).press(form.fields);

test('a click sends the signed payload in a form of its own, and the buyer comes to the confirm page', async () => {
  const { Pay, view, sent, document } = await open();
  Pay.renderButton('#button', oneTime({ estimatedOrderAmount: { amount: '3300', currencyCode: 'JPY' } }));
  view().click();
  const [form] = sent;
  assert.deepEqual(
    [form.name, form.method, form.action],
    ['amazonpay-checkout-signature-data-form', 'post', `${amazon.origin}/checkout/initiate`],
  );
  const { payloadJSON, signature, publicKeyId, merchantId, ...rest } = form.fields;
  assert.deepEqual(rest, {
    publicKeyIdMismatch: 'false',
    algorithm: 'AMZN-PAY-RSASSA-PSS-V2',
    checkoutLanguage: 'ja_JP',
    ledgerCurrency: 'JPY',
    productType: 'PayAndShip',
    environment: 'SANDBOX',
    scopes: '',
    merchantDomain: 'shop.example',
    origin_url: `${SHOP}/lp?u=1`,
    viewType: 'redirectView',
    weblabData: '',
    apaySessionSet: '',
    estimatedOrderAmount: '{"amount":"3300","currencyCode":"JPY"}',
  });
  assert.match(document.cookie, /ledgerCurrency=JPY; language=ja_JP/, 'change links will find the region');
  assert.equal((await taken(form)).pathname, '/review');
});

test('Enter does it too, another key does not, and a second form replaces the first', async () => {
  const { Pay, button, sent, window, document } = await open();
  Pay.renderButton('#button', oneTime());
  for (const pressed of ['a', 'Enter', 'Enter']) {
    button.dispatchEvent(new window.KeyboardEvent('keydown', { key: pressed, bubbles: true }));
  }
  assert.equal(sent.length, 2);
  assert.equal(document.forms.length, 1);
});

test('drawing again replaces the payload', async () => {
  const { Pay, view, sent } = await open();
  Pay.renderButton('#button', oneTime());
  const recurring = { chargePermissionType: 'Recurring', recurringMetadata: MONTHLY };
  Pay.renderButton('#button', options(new Shop(amazon).payload(recurring)));
  view().click();
  assert.deepEqual(sent.map(({ fields }) => JSON.parse(fields.payloadJSON).chargePermissionType), ['Recurring']);
});

test('deferred: the shop is asked at the click, and what the button was drawn with stays', async () => {
  const { Pay, view, sent } = await open();
  const { createCheckoutSessionConfig, ...drawn } = oneTime({ productType: 'PayOnly' });
  const handle = Pay.renderButton('#button', drawn);
  let clicks = 0;
  handle.onClick(() => (clicks += 1));
  view().click();
  assert.deepEqual([clicks, sent.length], [1, 0]);
  handle.initCheckout({ createCheckoutSessionConfig, productType: 'PayAndShip', placement: 'Home' });
  assert.equal(sent[0].fields.productType, 'PayOnly');
  assert.equal((await taken(sent[0])).pathname, '/review');
});

test('without a button: initCheckout leaves at once', async () => {
  const { Pay, sent } = await open();
  Pay.initCheckout(oneTime());
  assert.equal((await taken(sent[0])).pathname, '/review');
});

test('the older way: the shop\'s server made the session, the form brings its id alone', async () => {
  const { Pay, view, sent } = await open();
  const shop = new Shop(amazon);
  const { data } = await shop.client.createCheckoutSession(shop.payload(), key());
  const { createCheckoutSessionConfig, ...drawn } = oneTime();
  Pay.renderButton('#button', { ...drawn, createCheckoutSession: () => data.checkoutSessionId });
  view().click();
  await new Promise(setImmediate);
  assert.ok(!('payloadJSON' in sent[0].fields));
  assert.equal((await taken(sent[0])).searchParams.get('amazonCheckoutSessionId'), data.checkoutSessionId);
});

test('a sign-in button has its own payload, words and picture, and no amount', async () => {
  const { Pay, view, sent, button } = await open();
  const payload = { signInReturnUrl: `${SHOP}/login`, storeId: amazon.merchant.storeId, signInScopes: ['name'] };
  const { createCheckoutSessionConfig: signInConfig, ...rest } = options(payload, { productType: 'SignIn' });
  Pay.renderButton('#button', { ...rest, signInConfig });
  assert.ok(view().querySelector('picture.amazonpay-signin-button-logo'));
  assert.match(button.getAttribute('aria-label'), /ログイン.*Sandbox/);
  view().click();
  assert.ok(!('estimatedOrderAmount' in sent[0].fields));
  assert.equal((await taken(sent[0])).pathname, '/login');
});

test('the button lies in an open shadow root, with Amazon\'s class names and colours', async () => {
  const { Pay, view, button } = await open();
  const colours = { Gold: 'gold', LightGray: 'gray', DarkGray: 'ink', Pink: 'gold' };
  for (const [buttonColor, name] of Object.entries(colours)) {
    Pay.renderButton('#button', oneTime({ buttonColor }));
    assert.ok(view().classList.contains(`amazonpay-button-view1-${name}`), name);
  }
  assert.ok(button.classList.contains(`amazonpay-button-parent-container-checkout-${amazon.merchant.merchantId}`));
  assert.deepEqual([button.getAttribute('role'), button.style.position, view().tabIndex], ['button', 'relative', 0]);
  assert.ok(view().querySelector('.amazonpay-button-sandbox-logo'));
});

test('its size: 113 to 600 wide, at least 42 high, from 2.6 : 1 to 10 : 1', async () => {
  const { Pay, button } = await open();
  for (const [width, height, expected] of [
    [0, 0, '200px 45px'],
    [112, 41, '200px 45px'],
    [700, 60, '600px 60px'],
    [600, 45, '600px 60px'],
    [200, 190, '200px 77px'],
  ]) {
    button.getBoundingClientRect = () => ({ width, height });
    Pay.renderButton('#button', oneTime());
    const { style } = button.shadowRoot.querySelector('.amazonpay-button-container');
    assert.equal(`${style.width} ${style.height}`, expected);
  }
});

test('what is wrong is thrown as a text that begins with AmazonPay:', async () => {
  const { Pay } = await open();
  const good = oneTime();
  const config = good.createCheckoutSessionConfig;
  const thrown = (work) => {
    try {
      work();
    } catch (error) {
      return error;
    }
    return undefined;
  };
  for (const [change, words] of [
    [{ merchantId: undefined }, /merchantId/],
    [{ placement: 'Footer' }, /Footer.*placement.*Home, Product/],
    [{ ledgerCurrency: 'DKK' }, /DKK/],
    [{ productType: 'PayLater' }, /PayLater/],
    [{ checkoutLanguage: 'fr_FR' }, /fr_FR/],
    [{ publicKeyId: '' }, /publicKeyId/],
    [{ sandbox: false }, /SANDBOX/],
    [{ productType: 'SignIn' }, /signInConfig/],
    [{ createCheckoutSessionConfig: { ...config, signature: '' } }, /signature.*createCheckoutSessionConfig/],
    [{ createCheckoutSessionConfig: undefined, createCheckoutSession: 'url' }, /createCheckoutSession/],
  ]) {
    const error = thrown(() => Pay.renderButton('#button', { ...good, ...change }));
    assert.match(error, /^AmazonPay:\n/, JSON.stringify(change));
    assert.match(error, words);
  }
  const session = { amazonCheckoutSessionId: 'x', changeAction: 'changeAddress' };
  for (const work of [
    () => Pay.renderButton('', good),
    () => Pay.renderButton('#nowhere', good),
    () => Pay.renderButton('#button'),
    () => Pay.bindChangeAction('#nowhere', session),
    () => Pay.bindChangeAction('#button', { ...session, amazonCheckoutSessionId: '' }),
    () => Pay.bindChangeAction('#button', { ...session, changeAction: 'changeName' }),
    () => Pay.bindUpgradeAction('#button', { ...config, publicKeyId: 'SANDBOX-A', upgradeAction: 'downgrade' }),
  ]) {
    assert.match(thrown(work), /^AmazonPay:\n/);
  }
  assert.equal(Pay.bindUpdateAction, undefined, 'there is no such thing');
});

test('an amount that is none is said in the console and left out; another key id is told to Amazon', async () => {
  const { Pay, view, sent, errors } = await open();
  const { createCheckoutSessionConfig: config, ...drawn } = oneTime();
  const handle = Pay.renderButton('#button', {
    ...drawn,
    createCheckoutSessionConfig: { ...config, publicKeyId: 'SANDBOX-OTHER' },
    estimatedOrderAmount: { amount: '33.5', currencyCode: 'JPY' },
  });
  view().click();
  assert.equal(errors.length, 1);
  assert.deepEqual([sent[0].fields.estimatedOrderAmount, sent[0].fields.publicKeyIdMismatch], ['', 'true']);
  await assert.rejects(taken(sent[0]), { code: 'InvalidParameterValue' });
  handle.updateButtonInfo({ amount: '400', currencyCode: 'JPY' });
  view().click();
  assert.equal(sent[1].fields.estimatedOrderAmount, '{"amount":"400","currencyCode":"JPY"}');
});

test('without an algorithm the script names the older one, and a signature of the newer one fails', async () => {
  const { Pay, sent } = await open();
  const { createCheckoutSessionConfig: config, ...rest } = oneTime();
  Pay.initCheckout({ ...rest, createCheckoutSessionConfig: { ...config, algorithm: undefined } });
  assert.equal(sent[0].fields.algorithm, 'AMZN-PAY-RSASSA-PSS');
  await assert.rejects(taken(sent[0]), { code: 'InvalidSignatureError' });
});

test('an upgrade is a link of the shop\'s own that sends the same form', async () => {
  const { Pay, sent, document } = await open('<a id="button" href="#">定期に変更</a>');
  const { chargePermissionId } = await new Shop(amazon).order();
  const signed = new Shop(amazon).button({
    webCheckoutDetails: { checkoutResultReturnUrl: `${SHOP}/upgraded` },
    storeId: amazon.merchant.storeId,
    chargePermissionId,
    recurringMetadata: MONTHLY,
  });
  Pay.bindUpgradeAction('#button', { ...signed, upgradeAction: 'recurringUpgrade' });
  document.querySelector('#button').click();
  assert.equal((await taken(sent[0])).pathname, '/upgraded');
});

test('signout asks with the buyer\'s cookie; if the browser kept it back, the next click signs in anew', async () => {
  const { Pay, sent, window } = await open();
  for (const [result, next] of [['success', undefined], ['noBuyer', 'true']]) {
    let asked;
    window.fetch = async (url, settings) => {
      asked = [url, settings.credentials];
      return { json: async () => ({ result }) };
    };
    assert.equal((await new Promise((done) => Pay.signout(done))).result, result);
    assert.deepEqual(asked, [`${amazon.origin}/checkout/signout?language=ja_JP`, 'include']);
    Pay.initCheckout(oneTime());
    assert.equal(sent.at(-1).fields.forceSignIn, next);
  }
});

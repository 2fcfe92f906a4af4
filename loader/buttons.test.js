// What a designer and a shopper see before the widget is there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORM, open, plain, settings } from './page.js';

test('draws both login buttons when checkout.js is there, sized against the LP\'s own CSS', async () => {
  const page = open();
  assert.equal(page.rendered.length, 0);
  await page.amazon();
  assert.equal(page.rendered.length, 2);
  for (const [id, height] of [['AmazonPayButtonAll', '60px'], ['AmazonPayButtonWallet', '45px']]) {
    const child = page.child(id);
    assert.equal(child.style.height, height);
    assert.equal(child.style.getPropertyPriority('width'), 'important');
    assert.ok(page.rendered.some(([selector]) => selector === `#${child.id}`));
  }
  const options = page.rendered[0][1];
  assert.deepEqual(
    [options.merchantId, options.publicKeyId, options.ledgerCurrency, options.checkoutLanguage, options.placement, options.productType, 'sandbox' in options],
    ['M1', 'SANDBOX-K', 'JPY', 'ja_JP', 'Checkout', 'SignIn', false],
  );
  assert.deepEqual(plain(options.signInConfig), settings.signIn.config);
  assert.deepEqual(page.warnings(), []);
});

test('begins glue and wasm beside checkout.js, not after it', () => {
  const page = open();
  assert.deepEqual(page.fetched, [settings.widget.wasm]);
  assert.ok(page.script('w.js') && page.script('checkout.js'));
});

test('hands the tag\'s nonce on to every script', () => {
  const page = open({ tag: 'nonce="n1"' });
  assert.ok(page.scripts().length === 2 && page.scripts().every((script) => script.nonce === 'n1'));
});

test('warns about unknown attributes of the tag and takes the known ones', async () => {
  const page = open({ tag: 'data-button-color="DarkGray" data-colour="red"' });
  await page.amazon();
  assert.equal(page.rendered[0][1].buttonColor, 'DarkGray');
  assert.equal(page.warnings().length, 1);
  assert.match(page.warnings()[0], /colour/);
});

test('a second tag is a no-op with one warning', async () => {
  const page = open();
  page.run();
  await page.amazon();
  assert.equal(page.rendered.length, 2);
  assert.equal(page.warnings().length, 1);
  assert.equal(page.fetched.length, 1);
});

test('refused wasm: no Amazon button at all, not even its script, and the reason once', async () => {
  const page = open({ wasm: false });
  assert.equal(page.scripts().length, 0);
  assert.equal(page.fetched.length, 0);
  assert.equal(page.warnings().length, 1);
  assert.match(page.warnings()[0], /refused by CSP/);
  assert.deepEqual(page.events.map(([name, detail]) => [name, detail.version, detail.code]), [['error', 1, 'wasm_refused']]);
  assert.equal(page.document.getElementById('AmazonPayButtonAll').children.length, 0);
});

test('a cart\'s own Amazon button is left alone, and that is said', async () => {
  const html = FORM.replace('<div id="AmazonPayButtonAll">', '<div id="AmazonPayButtonAll"><div class="amazonpay-button-parent-container-checkout-X"></div>');
  const page = open({ html });
  await page.amazon();
  assert.equal(page.rendered.length, 1);
  assert.equal(page.logs.filter(([level]) => level === 'info').length, 1);
});

test('a slot that is both configured and marked gets one button; data-height counts', async () => {
  const html = FORM.replace('<div id="AmazonPayButtonAll">', '<div id="AmazonPayButtonAll" data-lp-amazon-pay="login" data-height="48">');
  const page = open({ html });
  await page.amazon();
  assert.equal(page.rendered.length, 2);
  assert.equal(page.child('AmazonPayButtonAll').style.height, '48px');
});

test('a string that Amazon\'s script throws stops nothing else', async () => {
  const page = open();
  await page.amazon((selector) => {
    if (selector.endsWith('-1')) throw 'AmazonPay:\nbad option';
    page.rendered.push([selector]);
  });
  assert.equal(page.child('AmazonPayButtonAll'), null);
  assert.equal(page.rendered.length, 1);
  assert.match(page.warnings().join(), /bad option/);
  assert.deepEqual(page.events.map(([, detail]) => detail.code), ['button_failed']);
});

test('draws again where the page has thrown a slot away', async () => {
  const page = open();
  let handover;
  await page.amazon();
  await page.widget((given) => {
    handover = given;
  });
  const slot = page.document.getElementById('AmazonPayButtonWallet');
  const copy = page.document.createElement('div');
  copy.id = slot.id;
  slot.replaceWith(copy);
  const slots = handover.draw();
  assert.equal(page.rendered.length, 3);
  assert.deepEqual(plain(slots.map(({ kind, element }) => [kind, element.isConnected])), [['login', true], ['payment', true]]);
  handover.draw();
  assert.equal(page.rendered.length, 3, 'drawing is idempotent');
});

test('a slot that was away while we drew comes back with a button of ours, not with one of the cart\'s', async () => {
  const page = open();
  let handover;
  await page.amazon((selector) => {
    page.document.querySelector(selector).innerHTML = '<div class="amazonpay-button-parent-container-login-X"></div>';
  });
  await page.widget((given) => {
    handover = given;
  });
  const slot = page.document.getElementById('AmazonPayButtonAll');
  const place = slot.parentNode;
  slot.remove();
  handover.draw();
  place.prepend(slot);
  assert.equal(handover.draw().length, 2, 'it is ours again');
  slot.replaceChildren();
  handover.draw();
  assert.ok(page.child('AmazonPayButtonAll'), 'emptied by the page, it is drawn anew');
});

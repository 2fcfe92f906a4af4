// The trip to Amazon and back: the form's snapshot, the mark that this tab asked, the fragment, the queue.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, plain, settled } from './page.js';

const tap = (page, type = 'click', more = {}) =>
  page.child('AmazonPayButtonAll').dispatchEvent(Object.assign(new page.window.Event(type, { bubbles: true }), more));

test('a tap saves the form before Amazon\'s own listener hears of it', async () => {
  const page = open();
  let savedFirst = false;
  await page.amazon((selector) => {
    page.document.querySelector(selector).addEventListener('click', () => {
      savedFirst = page.saved() !== null;
    });
  });
  tap(page);
  assert.ok(savedFirst);
  const names = page.saved().fields.map(([name]) => name);
  assert.equal(names[0], 'order[order_items_attributes][][variant_id]', 'the product comes first');
  assert.ok(names.includes('order[billing_address_attributes][kana01]'));
  assert.equal(page.saved().search, '?u=ad1');
  assert.ok(page.window.sessionStorage.getItem('lp-amazon-pay:demo:asked'));
});

test('never saved: passwords, card fields, consent boxes, hidden inputs', async () => {
  const page = open();
  await page.amazon();
  tap(page, 'keydown', { key: 'Tab' });
  assert.equal(page.saved(), null);
  tap(page, 'keydown', { key: 'Enter' });
  const text = JSON.stringify(page.saved().fields);
  for (const secret of ['geheim', '4111', 'cvv', 'HANAKO', 'agree', 'terms', 'state', 'commit']) {
    assert.ok(!text.includes(secret), secret);
  }
  assert.ok(text.includes('["sex",1,true]') && text.includes('["order[customer_attributes][optin]",0,true]'));
});

test('what stood in a field before the widget wrote into it is what is saved', async () => {
  const page = open();
  await page.amazon();
  await page.widget((handover) => {
    const [kana] = page.document.getElementsByName('order[billing_address_attributes][kana01]');
    const [payment] = page.document.getElementsByName('order[payment_attributes][payment_method_id]');
    handover.set(payment, 'value', '20');
    handover.snapshot(null, new page.window.Map([[kana, 'before']]));
  });
  const fields = Object.fromEntries(page.saved().fields.map(([name, , value]) => [name, value]));
  assert.equal(fields['order[billing_address_attributes][kana01]'], 'before');
  assert.equal(fields['order[payment_attributes][payment_method_id]'], '1');
});

const back = (fragment, { at = Date.now(), asked } = {}) =>
  open({
    url: `https://lp.example/item#lpap=${fragment}`,
    change: ({ window }) => {
      const saved = { v: 1, at, search: '?u=ad1&utm_source=x', hash: '#order', fields: [] };
      window.sessionStorage.setItem('lp-amazon-pay:demo:form', JSON.stringify(saved));
      if (asked) window.sessionStorage.setItem('lp-amazon-pay:demo:asked', asked);
    },
  });

test('the code leaves the address at once, and the query comes back', async () => {
  const page = back('c0de', { asked: Date.now() });
  assert.equal(page.window.location.href, 'https://lp.example/item?u=ad1&utm_source=x#order');
  let handover;
  await page.amazon();
  await page.widget((given) => {
    handover = given;
  });
  assert.deepEqual([handover.landing, handover.asked, handover.saved.hash], ['c0de', true, '#order']);
  assert.equal(page.window.sessionStorage.getItem('lp-amazon-pay:demo:asked'), null, 'one mark, one use');
});

test('a code that this tab did not ask for, or asked long ago, is marked so', async () => {
  for (const asked of [undefined, Date.now() - 31 * 60 * 1000]) {
    const page = back('c0de', { asked });
    await page.amazon();
    await page.widget((given) => assert.equal(given.asked, false));
    assert.deepEqual(page.warnings(), []);
  }
});

test('after 30 minutes the snapshot is nobody\'s', async () => {
  const page = back('back', { at: Date.now() - 31 * 60 * 1000 });
  assert.equal(page.window.location.href, 'https://lp.example/item');
  await page.amazon();
  await page.widget((given) => assert.deepEqual([given.landing, given.saved], ['back', null]));
  assert.deepEqual(page.warnings(), []);
});

test('another fragment is none of our business', () => {
  const page = open({ url: 'https://lp.example/item#order' });
  assert.equal(page.window.location.hash, '#order');
});

test('without storage everything goes on', async () => {
  const page = open({
    change: ({ window }) =>
      Object.defineProperty(window, 'sessionStorage', {
        get() {
          throw new Error('SecurityError');
        },
      }),
  });
  await page.amazon();
  tap(page);
  let started = false;
  await page.widget(() => (started = true));
  assert.ok(started);
  assert.deepEqual(page.warnings(), []);
});

test('the queue waits for the widget; login works without it', async () => {
  const calls = [];
  const page = open({ change: ({ window }) => (window.lpAmazonPay = [(api) => calls.push(api.state())]) });
  page.window.lpAmazonPay.push((api) => calls.push(typeof api.logout));
  page.window.lpAmazonPay.refresh();
  assert.equal(page.window.lpAmazonPay.state(), 'loading');
  assert.deepEqual(calls, []);
  await page.amazon();
  page.window.lpAmazonPay.login();
  assert.equal(page.checkouts[0].productType, 'SignIn');
  assert.ok(page.saved());
  await page.widget(({ api }) => {
    api.state = () => 'guest';
    api.refresh = () => calls.push('refresh');
  });
  assert.deepEqual(calls, ['guest', 'function', 'refresh']);
  page.window.lpAmazonPay.push(() => calls.push('now'));
  assert.equal(calls.at(-1), 'now');
});

test('checkout goes to Amazon with the consent\'s own payload', async () => {
  const page = open();
  await page.amazon();
  const config = { payloadJSON: '{"a":1}', signature: 'x', publicKeyId: 'SANDBOX-K', algorithm: 'AMZN-PAY-RSASSA-PSS-V2' };
  await page.widget((handover) => handover.checkout(config));
  const [options] = page.checkouts;
  assert.deepEqual([options.productType, options.createCheckoutSessionConfig, options.signInConfig], ['PayAndShip', config, undefined]);
});

test('events carry their version, and the data layer hears them only where it was asked for', async () => {
  for (const [tag, expected] of [['', undefined], ['data-analytics="datalayer"', [{ event: 'lp-amazon-pay:login' }]]]) {
    const page = open({ tag });
    await page.amazon();
    await page.widget((handover) => handover.emit('login', {}));
    await settled();
    assert.deepEqual(plain(page.events), [['login', { version: 1 }]]);
    assert.equal(JSON.stringify(page.window.dataLayer), JSON.stringify(expected));
  }
});

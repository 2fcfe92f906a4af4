// Whatever does not come: the LP stays as it was, and the reason is told once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, settled } from './page.js';

const codes = (page) => page.events.filter(([name]) => name === 'error').map(([, detail]) => detail.code);

test('checkout.js is tried twice; then one warning names a blocker, and the boxes are untouched', async () => {
  const page = open();
  const before = page.document.querySelector('form').outerHTML;
  page.script('checkout.js').onerror();
  await settled(1000);
  assert.deepEqual(codes(page), []);
  page.script('checkout.js').onerror();
  await settled();
  assert.deepEqual(codes(page), ['checkout_js_blocked']);
  assert.equal(page.warnings().length, 1);
  assert.match(page.warnings()[0], /ブロッカー/);
  assert.equal(page.document.querySelector('form').outerHTML, before);
  let started = 0;
  await page.widget(() => (started += 1));
  assert.equal(started, 0);
});

test('the second try may work', async () => {
  const page = open();
  page.script('checkout.js').onerror();
  await settled(1000);
  await page.amazon();
  assert.equal(page.rendered.length, 2);
  assert.deepEqual(page.warnings(), []);
});

for (const [what, happen] of [
  ['a blocked glue script', (page) => page.script('w.js').onerror()],
  ['a wasm that answers 404', (page) => page.widget(() => {}, { ok: false, status: 404 })],
]) {
  test(`${what}: the login buttons go away again, too`, async () => {
    const page = open();
    await page.amazon();
    await happen(page);
    await settled();
    assert.equal(page.child('AmazonPayButtonAll'), null);
    assert.equal(page.child('AmazonPayButtonWallet'), null);
    assert.deepEqual(codes(page), ['widget_blocked']);
    assert.equal(page.warnings().length, 1);
    assert.equal(page.window.lpAmazonPay.state(), 'off');
  });
}

test('files that are blocked before checkout.js came: nothing is drawn later', async () => {
  const page = open();
  page.script('w.js').onerror();
  await settled();
  await page.amazon();
  assert.equal(page.rendered.length, 0);
  assert.deepEqual(codes(page), ['widget_blocked']);
});

test('a widget that traps gives everything back and is never called again', async () => {
  const page = open();
  await page.amazon();
  const before = page.document.querySelector('form').innerHTML;
  let calls = 0;
  let handover;
  let guarded;
  await page.widget((given) => {
    handover = given;
    const select = page.document.querySelector('select[name*=payment]');
    given.set(select, 'value', '20');
    given.set(select, '@title', 'locked');
    given.set(select, '$pointer-events', 'none');
    given.set(select.options[0], 'disabled', true);
    given.set(select.options[1].firstChild, 'nodeValue', 'Amazon Pay');
    const host = page.document.createElement('div');
    host.setAttribute('data-lp-amazon-pay-ui', '');
    page.document.querySelector('form').append(host);
    guarded = given.guard(() => {
      calls += 1;
      throw new Error('unreachable');
    });
  });
  const select = page.document.querySelector('select[name*=payment]');
  assert.equal(select.value, '20');
  let changes = 0;
  select.addEventListener('change', () => (changes += 1));
  guarded();
  guarded();
  assert.equal(calls, 1);
  assert.equal(select.value, '1');
  assert.equal(changes, 1, 'the page hears that its payment choice is back');
  assert.deepEqual([select.hasAttribute('title'), select.hasAttribute('style'), select.options[0].disabled], [false, false, false]);
  assert.equal(select.options[1].text, 'Amazon Pay (v2)');
  assert.equal(page.document.querySelector('[data-lp-amazon-pay-ui]'), null);
  assert.equal(page.document.querySelector('form').innerHTML, before.replace(/<div id="lp-amazon-pay-\d"[^>]*><\/div>/g, ''));
  assert.deepEqual(codes(page), ['widget_failed']);
  handover.fail('again');
  assert.equal(page.warnings().length, 1);
});

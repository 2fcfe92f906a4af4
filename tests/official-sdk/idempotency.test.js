// The same key twice: the first answer again, or a conflict; and what no key does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Shop, key, refusal, simulating, state, yen } from './support/shop.js';
import { stage } from './support/stage.js';

const amazon = stage();

test('the same request under the same key gets the first answer again, and one charge stands', async () => {
  const shop = new Shop(amazon);
  const { chargePermissionId } = await shop.order({ type: 'Recurring', amount: 3000 });
  const payload = { chargePermissionId, chargeAmount: yen(3000), captureNow: true };
  const once = key();
  const first = await shop.client.createCharge(payload, once);
  await amazon.wait({ days: 40 });
  const again = await shop.client.createCharge(payload, once);
  assert.deepEqual([again.status, again.data], [first.status, first.data]);
  const other = await shop.client.createCharge(payload, key());
  assert.notEqual(other.data.chargeId, first.data.chargeId);
  const { charges } = await amazon.control('GET', 'ledger');
  assert.equal(charges.filter((charge) => charge.chargePermissionId === chargePermissionId).length, 3);
});

test('the same key with another amount is a conflict, for every operation that takes a key', async () => {
  const shop = new Shop(amazon);
  const { client } = shop;
  const order = await shop.order();
  const { chargePermissionId } = await shop.order({ type: 'Recurring', amount: 3000 });
  const { chargeId } = order;
  await client.captureCharge(chargeId, { captureAmount: yen(3300) }, key());
  const { data: open } = await shop.charge(chargePermissionId, 3000, { captureNow: false });
  for (const [what, call] of [
    ['session', (n, headers) => client.createCheckoutSession(shop.payload({ supplementaryData: `${n}` }), headers)],
    ['charge', (n, headers) => client.createCharge({ chargePermissionId, chargeAmount: yen(n) }, headers)],
    ['capture', (n, headers) => client.captureCharge(open.chargeId, { captureAmount: yen(n) }, headers)],
    ['refund', (n, headers) => client.createRefund({ chargeId, refundAmount: yen(n) }, headers)],
  ]) {
    const once = key();
    const first = await call(100, once);
    assert.deepEqual(await refusal(call(101, once)), [400, 'DuplicateIdempotencyKey'], what);
    assert.deepEqual((await call(100, once)).data, first.data, what);
    assert.deepEqual(await refusal(call(100, {})), [400, 'MissingHeader'], what);
  }
});

test('one key for two operations is a conflict as well', async () => {
  const shop = new Shop(amazon);
  const { chargeId } = await shop.order();
  const once = key();
  await shop.client.captureCharge(chargeId, { captureAmount: yen(3000) }, once);
  const refund = shop.client.createRefund({ chargeId, refundAmount: yen(3000) }, once);
  assert.deepEqual(await refusal(refund), [400, 'DuplicateIdempotencyKey']);
});

test('a decline is repeated too: the next try needs a new key', async () => {
  const shop = new Shop(amazon);
  const { chargePermissionId } = await shop.order({ type: 'Recurring', amount: 3000 });
  const once = key();
  const soft = () => shop.charge(chargePermissionId, 3000, {}, { ...once, ...simulating('SoftDeclined') });
  assert.deepEqual(await refusal(soft()), [422, 'SoftDeclined']);
  assert.deepEqual(await refusal(shop.charge(chargePermissionId, 3000, {}, once)), [422, 'SoftDeclined']);
  assert.equal((await shop.charge(chargePermissionId, 3000)).status, 201);
});

test('Complete works without a key, as this package calls it, and with one, as others do', async () => {
  const shop = new Shop(amazon);
  const session = await shop.paid();
  const once = key();
  const first = await shop.complete(session, 3300, once);
  const again = await shop.complete(session, 3300, once);
  assert.deepEqual(again.data, first.data);
  assert.deepEqual(await refusal(shop.complete(session)), [422, 'InvalidCheckoutSessionStatus']);
});

test('an answer that was lost: the work was done once, and the same key finds it', async () => {
  const shop = new Shop(amazon);
  const { chargePermissionId } = await shop.order({ type: 'Recurring', amount: 3000 });
  await amazon.control('POST', 'faults', { operation: 'createCharge', dropAnswer: true, count: 1 });
  const once = key();
  const payload = { chargePermissionId, chargeAmount: yen(3000), captureNow: true };
  assert.equal((await refusal(shop.client.createCharge(payload, once)))[0], 500);
  const { status, data } = await shop.client.createCharge(payload, once);
  assert.deepEqual([status, ...state(data)], [201, 'Captured', null]);
  const { data: permission } = await shop.client.getChargePermission(chargePermissionId);
  assert.deepEqual(permission.limits.amountBalance, yen(94_000), 'charged once');
});

test('a key that is none', async () => {
  const shop = new Shop(amazon);
  for (const bad of ['x'.repeat(33), 'a b', 'ä']) {
    const headers = { 'x-amz-pay-idempotency-key': encodeURIComponent(bad) };
    const answer = shop.client.createCheckoutSession(shop.payload(), headers);
    assert.deepEqual(await refusal(answer), [400, 'InvalidHeaderValue'], bad);
  }
});

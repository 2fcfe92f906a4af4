// A subscription (定期): one consent, a charge each month, the monthly limit, the end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buyer } from './support/buyer.js';
import { MONTHLY, Shop, refusal, state, yen } from './support/shop.js';
import { stage } from './support/stage.js';

const amazon = stage();
const MONTH = { days: 31 };

const payload = (shop) => shop.payload({ chargePermissionType: 'Recurring', recurringMetadata: MONTHLY });

test('a whole subscription: consent, a charge each month for a year, close', async () => {
  const shop = new Shop(amazon);
  const { client } = shop;
  const buyer = new Buyer(amazon);
  const session = await shop.review(buyer, payload(shop));
  assert.ok(buyer.seen.includes('#default-button-content'), 'the buyer agrees to future charges on Amazon\'s page');
  await shop.pay(buyer, session, { chargeAmount: yen(3000), paymentIntent: 'AuthorizeWithCapture' });
  const { status, data: done } = await shop.complete(session, 3000);
  assert.equal(status, 200);
  const { chargePermissionId } = done;
  assert.deepEqual(state((await client.getCharge(done.chargeId)).data), ['Captured', null]);

  const permission = async () => (await client.getChargePermission(chargePermissionId)).data;
  const begun = await permission();
  assert.equal(begun.chargePermissionType, 'Recurring');
  assert.equal(begun.statusDetails.state, 'Chargeable', 'a captured charge does not end a subscription');
  assert.deepEqual(begun.recurringMetadata, MONTHLY);
  assert.deepEqual(begun.limits, { amountLimit: yen(100_000), amountBalance: yen(97_000) });

  for (let month = 1; month <= 14; month += 1) {
    await amazon.wait(MONTH);
    const merchantMetadata = { merchantReferenceId: `ORDER-1-${month}` };
    const { data } = await shop.charge(chargePermissionId, 3000, { merchantMetadata });
    assert.deepEqual(state(data), ['Captured', null]);
    assert.deepEqual((await permission()).limits.amountBalance, yen(97_000), 'the limit is whole again each month');
  }
  const now = await permission();
  assert.ok(now.expirationTimestamp > begun.expirationTimestamp, 'each charge lets it live 13 months more');
  assert.equal(now.buyer.email, 'taro@buyer.example', 'the buyer is readable as long as it is open');

  const changed = { frequency: { unit: 'Week', value: '2' }, amount: yen(1500) };
  const update = await client.updateChargePermission(chargePermissionId, { recurringMetadata: changed });
  assert.deepEqual(update.data.recurringMetadata, changed);

  const closed = await client.closeChargePermission(chargePermissionId, { closureReason: '解約' });
  assert.deepEqual(
    [closed.data.statusDetails.state, closed.data.statusDetails.reasons[0].reasonCode],
    ['Closed', 'MerchantClosed'],
  );
  await amazon.wait(MONTH);
  assert.deepEqual(await refusal(shop.charge(chargePermissionId, 3000)), [422, 'InvalidChargePermissionStatus']);

  const { charges } = await amazon.control('GET', 'ledger');
  const ours = charges.filter((charge) => charge.chargePermissionId === chargePermissionId);
  assert.deepEqual([ours.length, new Set(ours.map((charge) => charge.captured)).size], [15, 1]);
});

test('100,000 yen a month and not one more; the next month begins anew', async () => {
  const shop = new Shop(amazon);
  const { chargePermissionId } = await shop.order({ type: 'Recurring', amount: 3000 });
  await shop.charge(chargePermissionId, 60_000);
  assert.deepEqual(await refusal(shop.charge(chargePermissionId, 37_001)), [400, 'PeriodicAmountExceeded']);
  await shop.charge(chargePermissionId, 37_000);
  assert.deepEqual(await refusal(shop.charge(chargePermissionId, 1)), [400, 'PeriodicAmountExceeded']);
  await amazon.wait(MONTH);
  assert.deepEqual(await refusal(shop.charge(chargePermissionId, 100_001)), [400, 'PeriodicAmountExceeded']);
  assert.equal((await shop.charge(chargePermissionId, 100_000)).status, 201);
});

test('a first order over the limit is refused before anybody pays', async () => {
  const shop = new Shop(amazon);
  const session = await shop.review(new Buyer(amazon), payload(shop));
  const update = shop.client.updateCheckoutSession(session, { paymentDetails: { chargeAmount: yen(100_001) } });
  assert.deepEqual(await refusal(update), [400, 'PeriodicAmountExceeded']);
});

test('nothing to pay today: the consent is confirmed without a charge', async () => {
  const shop = new Shop(amazon);
  const details = { paymentIntent: 'Confirm' };
  const { chargePermissionId, chargeId } = await shop.order({ type: 'Recurring', amount: 3000, details });
  assert.equal(chargeId, null);
  const { data } = await shop.client.getChargePermission(chargePermissionId);
  assert.deepEqual(data.limits.amountBalance, yen(100_000));
  assert.equal((await shop.charge(chargePermissionId, 3000)).status, 201);
});

test('a subscription that nobody charges ends after 13 months', async () => {
  const shop = new Shop(amazon);
  const { chargePermissionId } = await shop.order({ type: 'Recurring', amount: 3000 });
  await amazon.wait({ days: 31 * 13 });
  const { data } = await shop.client.getChargePermission(chargePermissionId);
  assert.deepEqual([data.statusDetails.state, data.statusDetails.reasons[0].reasonCode], ['Closed', 'Expired']);
  assert.deepEqual(await refusal(shop.charge(chargePermissionId, 3000)), [422, 'InvalidChargePermissionStatus']);
});

test('an open one-time session becomes recurring by an update that names the cycle', async () => {
  const shop = new Shop(amazon);
  const buyer = new Buyer(amazon);
  const session = await shop.review(buyer);
  const { data } = await shop.client.updateCheckoutSession(session, { chargePermissionType: 'Recurring' });
  assert.ok(data.constraints.some((one) => one.constraintId === 'RecurringFrequencyNotSet'));
  await shop.client.updateCheckoutSession(session, { recurringMetadata: MONTHLY });
  await shop.pay(buyer, session, { chargeAmount: yen(3000) });
  const { chargePermissionId } = (await shop.complete(session, 3000)).data;
  const permission = await shop.client.getChargePermission(chargePermissionId);
  assert.equal(permission.data.chargePermissionType, 'Recurring');
});

test('the other way is not documented; here an open recurring session may become one-time again', async () => {
  const shop = new Shop(amazon);
  const buyer = new Buyer(amazon);
  const session = await shop.review(buyer, payload(shop));
  await shop.client.updateCheckoutSession(session, { chargePermissionType: 'OneTime' });
  await shop.pay(buyer, session, { chargeAmount: yen(3000) });
  const { chargePermissionId } = (await shop.complete(session, 3000)).data;
  const permission = await shop.client.getChargePermission(chargePermissionId);
  assert.equal(permission.data.chargePermissionType, 'OneTime');
});

test('a completed one-time order becomes a subscription by an upgrade that the buyer agrees to', async () => {
  const shop = new Shop(amazon);
  const { chargePermissionId } = await shop.order();
  const upgrade = {
    webCheckoutDetails: { checkoutResultReturnUrl: 'https://shop.example/upgraded' },
    storeId: amazon.merchant.storeId,
    chargePermissionId,
    chargePermissionType: 'Recurring',
    recurringMetadata: MONTHLY,
  };
  const page = await new Buyer(amazon).press(shop.button(upgrade, { upgradeAction: 'recurringUpgrade' }));
  const { data } = await shop.complete(page.searchParams.get('amazonCheckoutSessionId'), 3000);
  assert.notEqual(data.chargePermissionId, chargePermissionId);
  assert.equal((await shop.charge(data.chargePermissionId, 3000)).status, 201);
});

// Two merchants, and one merchant in two environments: nobody sees or touches what is another's.
import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import { test } from 'node:test';
import { Buyer } from './support/buyer.js';
import { SHOP, Shop, key, refusal, simulating, yen } from './support/shop.js';
import { stage } from './support/stage.js';

const amazon = stage();

/** Adds a merchant by the forms of the sandbox's Seller Central; its keys are shown once. */
async function newMerchant(environment) {
  const body = new URLSearchParams({ name: '別のショップ', origins: SHOP, environment });
  const answer = await fetch(`${amazon.origin}/seller/shops`, { method: 'POST', body });
  const { document } = new JSDOM(await answer.text()).window;
  const ids = await fetch(new URL(document.querySelector('a[href$="/ids.json"]').getAttribute('href'), amazon.origin));
  return { ...(await ids.json()), privateKeyPem: document.querySelector('#private-key').value };
}

test('what one merchant made does not exist for another', async () => {
  const shop = new Shop(amazon);
  const other = new Shop(amazon, { merchant: await newMerchant('sandbox') });
  const session = await shop.paid();
  const { chargePermissionId, chargeId } = await shop.order({ details: { paymentIntent: 'AuthorizeWithCapture' } });
  const refund = await shop.client.createRefund({ chargeId, refundAmount: yen(1) }, key());
  const reason = { closureReason: 'x' };
  for (const [what, call] of Object.entries({
    'read a session': () => other.client.getCheckoutSession(session),
    'complete a session': () => other.complete(session),
    'read a permission': () => other.client.getChargePermission(chargePermissionId),
    'close a permission': () => other.client.closeChargePermission(chargePermissionId, reason),
    'charge': () => other.charge(chargePermissionId, 1),
    'read a charge': () => other.client.getCharge(chargeId),
    'refund': () => other.client.createRefund({ chargeId, refundAmount: yen(1) }, key()),
    'read a refund': () => other.client.getRefund(refund.data.refundId),
  })) {
    assert.deepEqual(await refusal(call()), [404, 'ResourceNotFound'], what);
  }
  const foreign = other.client.createCheckoutSession(shop.payload(), key());
  assert.deepEqual(await refusal(foreign), [400, 'InvalidParameterValue'], 'another merchant\'s store');
});

test('an idempotency key counts for its merchant alone; a buyer has another id at each', async () => {
  const shop = new Shop(amazon);
  const other = new Shop(amazon, { merchant: await newMerchant('sandbox') });
  const once = key();
  const mine = await shop.client.createCheckoutSession(shop.payload(), once);
  const theirs = await other.client.createCheckoutSession(other.payload(), once);
  assert.notEqual(mine.data.checkoutSessionId, theirs.data.checkoutSessionId);

  const id = async (one) => {
    const session = await one.review(new Buyer(amazon));
    return (await one.client.getCheckoutSession(session)).data.buyer.buyerId;
  };
  assert.equal(await id(shop), await id(shop));
  assert.notEqual(await id(shop), await id(other));
});

test('a live key buys as well, without simulations, and sees nothing of the sandbox', async () => {
  const live = new Shop(amazon, { merchant: await newMerchant('live') });
  const session = await live.paid();
  const { data } = await live.client.getCheckoutSession(session);
  assert.equal(data.releaseEnvironment, 'Live');
  const simulated = live.complete(session, 3300, simulating('Declined'));
  assert.deepEqual(await refusal(simulated), [400, 'InvalidSandboxSimulationSpecified']);
  const { data: done } = await live.complete(session);
  assert.match(done.chargeId, /^P03-\d{7}-\d{7}-C\d{6}$/);

  const { chargeId } = await new Shop(amazon).order();
  assert.match(chargeId, /^S03-\d{7}-\d{7}-C\d{6}$/);
  assert.deepEqual(await refusal(live.client.getCharge(chargeId)), [404, 'ResourceNotFound']);
});

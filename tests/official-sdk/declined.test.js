// Every way in which no money comes: by card, by simulation code, by the buyer, by time.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Buyer } from './support/buyer.js';
import { Shop, key, refusal, simulating, state, yen } from './support/shop.js';
import { stage } from './support/stage.js';

const amazon = stage();
const PENDING = { canHandlePendingAuthorization: true };

const session = async (shop, id) => state((await shop.client.getCheckoutSession(id)).data);
const charge = async (shop, id) => state((await shop.client.getCharge(id)).data);
const permission = async (shop, id) => {
  const { statusDetails } = (await shop.client.getChargePermission(id)).data;
  return [statusDetails.state, statusDetails.reasons?.[0].reasonCode];
};

describe('at the checkout', () => {
  for (const [card, reason] of [['3434', 'Declined'], ['3064', 'BuyerCanceled']]) {
    for (const type of ['OneTime', 'Recurring']) {
      test(`card ${card}, ${type}: the session comes back Canceled, ${reason}`, async () => {
        const shop = new Shop(amazon);
        const id = await shop.paid({ card, type });
        assert.deepEqual(await session(shop, id), ['Canceled', reason]);
        assert.deepEqual(await refusal(shop.complete(id)), [422, 'CheckoutSessionCanceled']);
        const update = shop.client.updateCheckoutSession(id, { paymentDetails: { chargeAmount: yen(1) } });
        assert.deepEqual(await refusal(update), [422, 'InvalidCheckoutSessionStatus']);
      });
    }
  }

  for (const [card, end] of [['0701', ['Authorized', null]], ['4354', ['Declined', 'HardDeclined']]]) {
    test(`card ${card}: undecided for 30 seconds, then ${end.filter(Boolean).join(', ')}`, async () => {
      const shop = new Shop(amazon);
      const { status, data } = await shop.complete(await shop.paid({ card, details: PENDING }));
      assert.equal(status, 202);
      const { chargeId, chargePermissionId } = data;
      assert.deepEqual(await charge(shop, chargeId), ['AuthorizationInitiated', null]);
      assert.deepEqual(await permission(shop, chargePermissionId), ['NonChargeable', 'ChargeInProgress']);
      await amazon.wait({ seconds: 31 });
      assert.deepEqual(await charge(shop, chargeId), end);
      const capture = () => shop.client.captureCharge(chargeId, { captureAmount: yen(3300) }, key());
      if (end[0] === 'Authorized') {
        assert.deepEqual(state((await capture()).data), ['Captured', null]);
      } else {
        assert.deepEqual(await refusal(capture()), [422, 'InvalidChargeStatus']);
        assert.deepEqual(await permission(shop, chargePermissionId), ['Chargeable', undefined]);
      }
    });

    test(`card ${card} for a shop that can not wait is an error of the simulation`, async () => {
      const shop = new Shop(amazon);
      const answer = await refusal(shop.complete(await shop.paid({ card })));
      assert.deepEqual(answer, [400, 'InvalidSandboxSimulationSpecified']);
    });
  }

  for (const reason of ['BuyerCanceled', 'AmazonCanceled', 'Declined']) {
    test(`code ${reason} at Complete`, async () => {
      const shop = new Shop(amazon);
      const id = await shop.paid();
      assert.deepEqual(await refusal(shop.complete(id, 3300, simulating(reason))), [422, 'CheckoutSessionCanceled']);
      assert.deepEqual(await session(shop, id), ['Canceled', reason]);
    });
  }

  test('code AuthorizationInitiated at Complete', async () => {
    const shop = new Shop(amazon);
    const id = await shop.paid({ details: PENDING });
    const { status, data } = await shop.complete(id, 3300, simulating('AuthorizationInitiated'));
    assert.equal(status, 202);
    await amazon.wait({ seconds: 31 });
    assert.deepEqual(await charge(shop, data.chargeId), ['Authorized', null]);
  });

  test('a session that is completed before the buyer paid, or a day too late', async () => {
    const shop = new Shop(amazon);
    const early = await shop.review(new Buyer(amazon));
    assert.deepEqual(await refusal(shop.complete(early)), [422, 'InvalidCheckoutSessionStatus']);
    const late = await shop.paid();
    await amazon.wait({ days: 1 });
    assert.deepEqual(await refusal(shop.complete(late)), [422, 'CheckoutSessionCanceled']);
    assert.deepEqual(await session(shop, late), ['Canceled', 'Expired']);
    await amazon.wait({ days: 30 });
    assert.deepEqual(await refusal(shop.client.getCheckoutSession(late)), [404, 'ResourceNotFound']);
  });

  test('the buyer types the code that Amazon asks for, and only then it is paid', async () => {
    const shop = new Shop(amazon);
    const id = await shop.paid({ email: 'mfa@buyer.example' });
    assert.equal((await shop.complete(id)).status, 200);
  });
});

test('as in the live environment the buyer chooses another card after a decline', async (t) => {
  await amazon.control('POST', 'switches', { chooseAnother: true });
  t.after(() => amazon.control('POST', 'switches', { chooseAnother: false }));
  const shop = new Shop(amazon);
  const second = await shop.paid({ card: '3434', secondCard: '4444' });
  assert.equal((await shop.complete(second)).status, 200);
  const givenUp = await shop.paid({ card: '3434' });
  assert.deepEqual(await session(shop, givenUp), ['Canceled', 'Declined']);
});

describe('a later charge', () => {
  const subscription = async (shop) =>
    (await shop.order({ type: 'Recurring', amount: 3000 })).chargePermissionId;

  for (const reason of ['SoftDeclined', 'HardDeclined', 'AmazonRejected', 'TransactionTimedOut']) {
    test(`${reason}: at once an error and no charge; for a shop that waits, a charge that is declined`, async () => {
      const shop = new Shop(amazon);
      const id = await subscription(shop);
      assert.deepEqual(await refusal(shop.charge(id, 3000, {}, simulating(reason))), [422, reason]);
      const { status, data } = await shop.charge(id, 3000, PENDING, simulating(reason));
      assert.deepEqual([status, ...state(data)], [201, 'AuthorizationInitiated', null]);
      await amazon.wait({ seconds: 31 });
      assert.deepEqual(await charge(shop, data.chargeId), ['Declined', reason]);
      assert.equal((await shop.charge(id, 97_000)).status, 201, 'neither used up the month\'s limit');
    });
  }

  test('AuthorizationInitiated: granted later, and captured with it', async () => {
    const shop = new Shop(amazon);
    const id = await subscription(shop);
    const { data } = await shop.charge(id, 3000, PENDING, simulating('AuthorizationInitiated'));
    assert.deepEqual(await refusal(shop.charge(id, 1)), [422, 'InvalidChargePermissionStatus'], 'one at a time');
    await amazon.wait({ seconds: 31 });
    assert.deepEqual(await charge(shop, data.chargeId), ['Captured', null]);
    const impatient = shop.charge(id, 3000, {}, simulating('AuthorizationInitiated'));
    assert.deepEqual(await refusal(impatient), [400, 'InvalidSandboxSimulationSpecified']);
  });

  test('the card of the buyer expired: not chargeable until it is mended', async () => {
    const shop = new Shop(amazon);
    const id = await subscription(shop);
    await amazon.atAmazon(id, { action: 'blockPayment', reason: 'PaymentMethodExpired' });
    assert.deepEqual(await permission(shop, id), ['NonChargeable', 'PaymentMethodExpired']);
    assert.deepEqual(await refusal(shop.charge(id, 3000)), [422, 'InvalidChargePermissionStatus']);
    await amazon.atAmazon(id, { action: 'changePayment', payment: 3 });
    assert.deepEqual(await permission(shop, id), ['Chargeable', undefined]);
    assert.equal((await shop.charge(id, 3000)).status, 201);
  });

  for (const [action, reason] of [['closeByBuyer', 'BuyerClosed'], ['closeByAmazon', 'AmazonClosed']]) {
    test(`${action}: no charge any more`, async () => {
      const shop = new Shop(amazon);
      const id = await subscription(shop);
      await amazon.atAmazon(id, { action });
      assert.deepEqual(await permission(shop, id), ['Closed', reason]);
      assert.deepEqual(await refusal(shop.charge(id, 3000)), [422, 'InvalidChargePermissionStatus']);
    });
  }

  test('one that was too often asked for: 25 charges on a one-time order', async () => {
    const shop = new Shop(amazon);
    const { chargePermissionId } = await shop.order({ amount: 25, details: { paymentIntent: 'Confirm' } });
    for (let count = 1; count <= 25; count += 1) {
      const { data } = await shop.charge(chargePermissionId, 1, { captureNow: false });
      await shop.client.cancelCharge(data.chargeId, { cancellationReason: '訂正' });
    }
    assert.deepEqual(await refusal(shop.charge(chargePermissionId, 1)), [422, 'TransactionCountExceeded']);
  });
});

describe('after the authorization', () => {
  const capture = (shop, id, headers) =>
    shop.client.captureCharge(id, { captureAmount: yen(3300) }, { ...key(), ...headers });

  test('a capture is rejected by Amazon', async () => {
    const shop = new Shop(amazon);
    const { chargeId } = await shop.order();
    const { data } = await capture(shop, chargeId, simulating('AmazonRejected'));
    assert.deepEqual(state(data), ['CaptureInitiated', null]);
    await amazon.wait({ seconds: 31 });
    assert.deepEqual(await charge(shop, chargeId), ['Declined', 'AmazonRejected']);
  });

  test('a capture takes its time: when told to, and a week after the authorization', async () => {
    const shop = new Shop(amazon);
    const { chargeId: simulated } = await shop.order();
    const { chargeId: late } = await shop.order();
    const initiated = ['CaptureInitiated', null];
    assert.deepEqual(state((await capture(shop, simulated, simulating('CaptureInitiated'))).data), initiated);
    await amazon.wait({ days: 8 });
    assert.deepEqual(state((await capture(shop, late)).data), initiated);
    await amazon.wait({ seconds: 31 });
    for (const id of [simulated, late]) {
      assert.deepEqual(await charge(shop, id), ['Captured', null]);
    }
  });

  test('a capture that is still pending can be canceled', async () => {
    const shop = new Shop(amazon);
    const { chargeId } = await shop.order();
    await capture(shop, chargeId, simulating('CaptureInitiated'));
    const { data } = await shop.client.cancelCharge(chargeId, { cancellationReason: '返品' });
    assert.deepEqual(state(data), ['Canceled', 'MerchantCanceled']);
    await amazon.wait({ seconds: 31 });
    assert.deepEqual(await charge(shop, chargeId), ['Canceled', 'MerchantCanceled']);
  });

  test('an authorization that nobody captures ends after 30 days', async () => {
    const shop = new Shop(amazon);
    const { chargeId } = await shop.order();
    await amazon.wait({ days: 30 });
    assert.deepEqual(await charge(shop, chargeId), ['Canceled', 'ExpiredUnused']);
    assert.deepEqual(await refusal(capture(shop, chargeId)), [422, 'InvalidChargeStatus']);
  });

  test('more than was authorized can not be captured', async () => {
    const shop = new Shop(amazon);
    const { chargeId } = await shop.order({ amount: 3299 });
    assert.deepEqual(await refusal(capture(shop, chargeId)), [400, 'TransactionAmountExceeded']);
  });

  test('Amazon cancels the charge, closes the permission, rejects the refund', async () => {
    const shop = new Shop(amazon);
    const { client } = shop;
    const canceled = await shop.order();
    const reason = { cancellationReason: '確認' };
    const cancel = await client.cancelCharge(canceled.chargeId, reason, simulating('AmazonCanceled'));
    assert.deepEqual(state(cancel.data), ['Canceled', 'AmazonCanceled']);
    const close = { closureReason: '確認', cancelPendingCharges: true };
    await client.closeChargePermission(canceled.chargePermissionId, close, simulating('AmazonClosed'));
    assert.deepEqual(await permission(shop, canceled.chargePermissionId), ['Closed', 'AmazonClosed']);

    const { chargeId } = await shop.order({ details: { paymentIntent: 'AuthorizeWithCapture' } });
    const wish = { chargeId, refundAmount: yen(3300) };
    const refund = await client.createRefund(wish, { ...key(), ...simulating('AmazonRejected') });
    await amazon.wait({ seconds: 31 });
    assert.deepEqual(state((await client.getRefund(refund.data.refundId)).data), ['Declined', 'AmazonRejected']);
    assert.equal((await client.createRefund(wish, key())).status, 201, 'a rejected refund gave nothing back');
  });

  test('a code that the operation does not know', async () => {
    const shop = new Shop(amazon);
    const { chargeId } = await shop.order();
    const answer = await refusal(capture(shop, chargeId, simulating('BuyerCanceled')));
    assert.deepEqual(answer, [400, 'InvalidSandboxSimulationSpecified']);
  });
});

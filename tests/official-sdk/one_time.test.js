// A single order (単品), from the button to the last refund.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buyer } from './support/buyer.js';
import { SHOP, Shop, key, refusal, state, yen } from './support/shop.js';
import { stage } from './support/stage.js';

const amazon = stage();

test('a whole one-time purchase: button, confirm page, payment, capture, two partial refunds, close', async () => {
  const shop = new Shop(amazon);
  const { client } = shop;
  const buyer = new Buyer(amazon);

  const id = await shop.review(buyer);
  assert.deepEqual(buyer.seen, ['#ap_email', '#consent-wrapper-content'], 'Amazon skips its selection page');
  const { data: open } = await client.getCheckoutSession(id);
  assert.deepEqual(state(open), ['Open', null]);
  assert.equal(open.productType, 'PayAndShip');
  assert.deepEqual([open.buyer.name, open.buyer.email], ['試験 太郎', 'taro@buyer.example']);
  assert.equal(open.shippingAddress.postalCode, '153-0064');
  assert.equal(open.paymentPreferences[0].paymentDescriptor, 'Visa ****1111 (Amazon Pay)');
  assert.equal(open.webCheckoutDetails.amazonPayRedirectUrl, null);
  assert.deepEqual(open.constraints.map((one) => one.constraintId), [
    'ChargeAmountNotSet',
    'CheckoutResultReturnUrlNotSet',
    'PaymentIntentNotSet',
  ]);

  await shop.pay(buyer, id, { chargeAmount: yen(3300) });
  const { status, data: done } = await shop.complete(id, 3300);
  assert.equal(status, 200);
  assert.deepEqual(state(done), ['Completed', null]);
  const { chargePermissionId, chargeId } = done;
  assert.match(chargeId, new RegExp(`^${chargePermissionId}-C\\d{6}$`));

  const { data: permission } = await client.getChargePermission(chargePermissionId);
  assert.equal(permission.statusDetails.state, 'Chargeable');
  assert.deepEqual(permission.limits, { amountLimit: yen(3300), amountBalance: yen(0) });
  assert.equal(permission.merchantMetadata.noteToBuyer, 'ご注文ありがとうございます 🎁');
  assert.equal(permission.shippingAddress.addressLine1, '目黒区下目黒1-8-1');
  assert.deepEqual(state((await client.getCharge(chargeId)).data), ['Authorized', null]);

  // Less than was authorized: one article was sold out. The rest is released.
  const capture = await client.captureCharge(chargeId, { captureAmount: yen(3000), softDescriptor: 'SHOP' }, key());
  assert.equal(capture.status, 200);
  assert.deepEqual([...state(capture.data), capture.data.captureAmount], ['Captured', null, yen(3000)]);

  const refund = async (amount) => client.createRefund({ chargeId, refundAmount: yen(amount) }, key());
  const first = await refund(1000);
  assert.deepEqual([first.status, ...state(first.data)], [201, 'RefundInitiated', null]);
  const second = await refund(500);
  // 15 % more than was captured may go back: 3,450 yen, of which 1,500 are gone.
  assert.deepEqual(await refusal(refund(1951)), [400, 'TransactionAmountExceeded']);
  await refund(1950);
  assert.deepEqual(await refusal(refund(1)), [400, 'TransactionAmountExceeded']);
  await amazon.wait({ seconds: 31 });
  for (const { data } of [first, second]) {
    const { data: later } = await client.getRefund(data.refundId);
    assert.deepEqual([...state(later), later.refundAmount], ['Refunded', null, data.refundAmount]);
  }
  assert.deepEqual((await client.getCharge(chargeId)).data.refundedAmount, yen(3450));

  const close = { closureReason: 'お届けが済みました', cancelPendingCharges: false };
  const closed = await client.closeChargePermission(chargePermissionId, close);
  assert.equal(closed.status, 200);
  assert.equal(closed.data.statusDetails.state, 'Closed');
  assert.equal(closed.data.statusDetails.reasons[0].reasonCode, 'MerchantClosed');
  assert.deepEqual(await refusal(shop.charge(chargePermissionId, 100)), [422, 'InvalidChargePermissionStatus']);
  assert.deepEqual(
    await refusal(client.closeChargePermission(chargePermissionId, close)),
    [422, 'InvalidChargePermissionStatus'],
  );

  const { charges, refunds } = await amazon.control('GET', 'ledger');
  const ours = charges.find((charge) => charge.chargeId === chargeId);
  assert.deepEqual([ours.captured, ours.refunded], ['3000', '3450'], 'the ledger says the same');
  assert.equal(refunds.length, 3);
});

test('signed with the older algorithm, the package\'s default, it is a purchase as well', async () => {
  const shop = new Shop(amazon, { algorithm: undefined });
  const { chargeId } = await shop.order();
  const capture = await shop.client.captureCharge(chargeId, { captureAmount: yen(3300) }, key());
  assert.deepEqual(state(capture.data), ['Captured', null]);
});

test('the whole amount captured closes the permission', async () => {
  const shop = new Shop(amazon);
  const details = { paymentIntent: 'AuthorizeWithCapture' };
  const { chargePermissionId, chargeId } = await shop.order({ details });
  assert.deepEqual(state((await shop.client.getCharge(chargeId)).data), ['Captured', null]);
  const { data } = await shop.client.getChargePermission(chargePermissionId);
  assert.equal(data.statusDetails.state, 'Closed');
});

test('confirmed without a charge: the goods are charged when they are shipped, in two parcels', async () => {
  const shop = new Shop(amazon);
  const { chargePermissionId, chargeId } = await shop.order({ details: { paymentIntent: 'Confirm' } });
  assert.equal(chargeId, null);
  assert.equal((await shop.charge(chargePermissionId, 1300)).status, 201);
  assert.deepEqual(await refusal(shop.charge(chargePermissionId, 2001)), [400, 'TransactionAmountExceeded']);
  assert.equal((await shop.charge(chargePermissionId, 2000)).status, 201);
});

test('a split payment: a part is charged at the checkout, the rest of the order later', async () => {
  const shop = new Shop(amazon);
  const { chargePermissionId } = await shop.order({ details: { totalOrderAmount: yen(5000) } });
  assert.equal((await shop.charge(chargePermissionId, 1700)).status, 201);
  assert.deepEqual(await refusal(shop.charge(chargePermissionId, 1)), [400, 'TransactionAmountExceeded']);
});

test('the buyer changes the address on the confirm page; the session stays the same', async () => {
  const shop = new Shop(amazon);
  const buyer = new Buyer(amazon, { email: 'move@buyer.example', zip: '060-0001' });
  const session = await shop.review(buyer);
  const prefecture = async () => (await shop.client.getCheckoutSession(session)).data.shippingAddress.stateOrRegion;
  assert.equal(await prefecture(), '東京都');
  const page = await buyer.change(session, 'changeAddress');
  assert.equal(page.searchParams.get('amazonCheckoutSessionId'), session);
  assert.equal(await prefecture(), '北海道');
});

test('an authorization is canceled, and a canceled one can not be captured', async () => {
  const shop = new Shop(amazon);
  const { chargeId } = await shop.order();
  const cancel = await shop.client.cancelCharge(chargeId, { cancellationReason: '在庫切れ' });
  assert.deepEqual([cancel.status, ...state(cancel.data)], [200, 'Canceled', 'MerchantCanceled']);
  const capture = shop.client.captureCharge(chargeId, { captureAmount: yen(3300) }, key());
  assert.deepEqual(await refusal(capture), [422, 'InvalidChargeStatus']);
});

test('what the buyer sees of the shop afterwards: metadata is updated, closed ones only where empty', async () => {
  const shop = new Shop(amazon);
  const { client } = shop;
  const { chargePermissionId } = await shop.order();
  const update = (merchantMetadata) => client.updateChargePermission(chargePermissionId, { merchantMetadata });
  assert.equal((await update({ merchantReferenceId: 'ORDER-2' })).data.merchantMetadata.merchantReferenceId, 'ORDER-2');
  await client.closeChargePermission(chargePermissionId, { closureReason: '返品' });
  assert.deepEqual(await refusal(update({ merchantReferenceId: 'ORDER-3' })), [422, 'ChargePermissionNotModifiable']);
  const filled = await update({ merchantStoreName: 'デモショップ' });
  assert.equal(filled.data.merchantMetadata.merchantStoreName, 'デモショップ');
});

test('completing twice is refused; the session says that it is Completed', async () => {
  const shop = new Shop(amazon);
  const session = await shop.paid();
  assert.deepEqual(await refusal(shop.complete(session, 3301)), [409, 'AmountMismatch']);
  assert.equal((await shop.complete(session)).status, 200);
  assert.deepEqual(await refusal(shop.complete(session)), [422, 'InvalidCheckoutSessionStatus']);
  const { data } = await shop.client.getCheckoutSession(session);
  assert.deepEqual([...state(data), data.buyer], ['Completed', null, null], 'and hides the buyer');
});

test('"return to the shop" on Amazon\'s page leads to the cancel address', async () => {
  const shop = new Shop(amazon);
  const fields = shop.button(shop.payload(), { productType: 'PayOnly' });
  const buyer = new Buyer(amazon);
  buyer.turnBackAt = '#default-button-content';
  assert.equal((await buyer.press(fields)).href, `${SHOP}/cart`);
});

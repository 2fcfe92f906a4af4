// The other ways into Amazon's pages: sign-in, an order that is settled already, a session made by API; and what
// the package can call beside them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buyer } from './support/buyer.js';
import { MONTHLY, SHOP, Shop, key, refusal, state, yen } from './support/shop.js';
import { stage } from './support/stage.js';

const amazon = stage();

test('sign-in: the buyer\'s name and address by the token of the return address', async () => {
  const shop = new Shop(amazon);
  const payload = {
    signInReturnUrl: `${SHOP}/login`,
    storeId: amazon.merchant.storeId,
    signInScopes: ['name', 'email', 'phoneNumber', 'shippingAddress'],
  };
  const page = await new Buyer(amazon).press(shop.button(payload, { productType: 'SignIn' }));
  assert.equal(page.pathname, '/login');
  const token = page.searchParams.get('buyerToken');
  const { data } = await shop.client.getBuyer(token);
  assert.match(data.buyerId, /^amzn1\.account\./);
  assert.deepEqual([data.name, data.countryCode, data.billingAddress], ['試験 太郎', 'JP', null]);
  assert.equal(data.shippingAddress.addressLine2, 'テストビル5F');
  assert.deepEqual(await refusal(shop.client.getBuyer('no-such-token')), [404, 'ResourceNotFound']);
});

test('an order that is settled before the button is pressed: paid on Amazon\'s page at once', async () => {
  const shop = new Shop(amazon);
  const payload = {
    webCheckoutDetails: { checkoutResultReturnUrl: `${SHOP}/result`, checkoutMode: 'ProcessOrder' },
    storeId: amazon.merchant.storeId,
    chargePermissionType: 'OneTime',
    paymentDetails: { paymentIntent: 'AuthorizeWithCapture', chargeAmount: yen(3300) },
    merchantMetadata: { merchantReferenceId: 'ORDER-7' },
    addressDetails: {
      name: encodeURIComponent('試験 太郎'),
      addressLine1: encodeURIComponent('目黒区下目黒1-8-1'),
      stateOrRegion: encodeURIComponent('東京都'),
      postalCode: '153-0064',
      countryCode: 'jp',
      phoneNumber: '0312345678',
    },
  };
  const buyer = new Buyer(amazon);
  const page = await buyer.press(shop.button(payload));
  assert.equal(page.pathname, '/result');
  const { data } = await shop.complete(page.searchParams.get('amazonCheckoutSessionId'));
  assert.deepEqual(state((await shop.client.getCharge(data.chargeId)).data), ['Captured', null]);
  const { data: permission } = await shop.client.getChargePermission(data.chargePermissionId);
  assert.equal(permission.shippingAddress.name, '試験 太郎');

  const without = { ...payload, addressDetails: undefined };
  await assert.rejects(buyer.press(shop.button(without)), { code: 'MissingParameterValue' });
  assert.equal((await buyer.press(shop.button(without, { productType: 'PayOnly' }))).pathname, '/result');
});

test('a subscription that is settled already: the same button with a cycle', async () => {
  const shop = new Shop(amazon);
  const payload = {
    webCheckoutDetails: { checkoutResultReturnUrl: `${SHOP}/result`, checkoutMode: 'ProcessOrder' },
    storeId: amazon.merchant.storeId,
    chargePermissionType: 'Recurring',
    paymentDetails: { paymentIntent: 'Authorize', chargeAmount: yen(3000) },
  };
  const press = (more) => new Buyer(amazon).press(shop.button({ ...payload, ...more }, { productType: 'PayOnly' }));
  await assert.rejects(press({}), { code: 'MissingParameterValue' });
  const page = await press({ recurringMetadata: MONTHLY });
  const { data } = await shop.complete(page.searchParams.get('amazonCheckoutSessionId'), 3000);
  const later = { channel: 'Web', chargeInitiator: 'MITR' };
  const charge = await shop.charge(data.chargePermissionId, 3000, later);
  assert.deepEqual([charge.data.channel, charge.data.chargeInitiator], ['Web', 'MITR']);
});

test('a session made by API waits for its buyer', async () => {
  const shop = new Shop(amazon);
  const { status, data } = await shop.client.createCheckoutSession(shop.payload(), key());
  assert.equal(status, 201);
  assert.deepEqual([data.buyer, data.productType, data.paymentPreferences], [null, null, [null]]);
  assert.ok(data.constraints.some((one) => one.constraintId === 'BuyerNotAssociated'));
  const { payloadJSON, signature, publicKeyId, algorithm, ...button } = shop.button({});
  const page = await new Buyer(amazon).press({ ...button, amazonCheckoutSessionId: data.checkoutSessionId });
  assert.equal(page.searchParams.get('amazonCheckoutSessionId'), data.checkoutSessionId);
  const { data: later } = await shop.client.getCheckoutSession(data.checkoutSessionId);
  assert.equal(later.buyer.name, '試験 太郎');
});

test('nothing to ship: no address; paid by gift card: no phone number', async () => {
  const shop = new Shop(amazon);
  const digital = await shop.review(new Buyer(amazon), shop.payload(), { productType: 'PayOnly' });
  assert.equal((await shop.client.getCheckoutSession(digital)).data.shippingAddress, null);
  const gift = await shop.review(new Buyer(amazon, { email: 'gift@buyer.example' }));
  const { buyer } = (await shop.client.getCheckoutSession(gift)).data;
  assert.deepEqual([buyer.name, 'phoneNumber' in buyer], ['贈答 三恵', false]);
});

test('unknown members, wrong currencies and impossible amounts are named in the refusal', async () => {
  const shop = new Shop(amazon);
  const session = await shop.review(new Buyer(amazon));
  for (const [update, reason] of [
    [{ webCheckoutDetails: { checkoutMode: 'ProcessOrder' } }, 'UnrecognizedField'],
    [{ deliverySpecifications: {} }, 'UnrecognizedField'],
    [{ paymentDetails: { chargeAmount: yen(2), totalOrderAmount: yen(1) } }, 'InvalidParameterValue'],
    [{ paymentDetails: { chargeAmount: yen(2), presentmentCurrency: 'USD' } }, 'CurrencyMismatch'],
    [{ paymentDetails: { chargeAmount: { amount: '10', currencyCode: 'USD' } } }, 'CurrencyMismatch'],
    [{ paymentDetails: { chargeAmount: yen('10.5') } }, 'InvalidParameterValue'],
    [{ paymentDetails: { chargeAmount: yen(0) } }, 'InvalidParameterValue'],
    [{ paymentDetails: { chargeAmount: yen(10_000_001) } }, 'InvalidParameterValue'],
    [{ paymentDetails: { paymentIntent: 'Pay' } }, 'InvalidParameterValue'],
  ]) {
    const answer = await refusal(shop.client.updateCheckoutSession(session, update));
    assert.deepEqual(answer, [400, reason], JSON.stringify(update));
  }
});

test('headers that the package signs hold for any transport; a body that is no JSON is named', async () => {
  const { client } = new Shop(amazon);
  const send = async (method, urlFragment, payload = '') => {
    const headers = client.getSignedHeaders({ method, urlFragment, payload, headers: key() });
    const body = payload || undefined;
    const answer = await fetch(`${amazon.origin}/v2/${urlFragment}`, { method, headers, body });
    return [answer.status, (await answer.json()).reasonCode];
  };
  assert.deepEqual(await send('POST', 'checkoutSessions', '{"storeId":'), [400, 'InvalidRequestFormat']);
  assert.deepEqual(await send('GET', 'charges/S03-0000000-0000000-C000000'), [404, 'ResourceNotFound']);
});

test('operations that are not played say so', async () => {
  const shop = new Shop(amazon);
  const { client } = shop;
  const { chargeId } = await shop.order();
  const session = await shop.paid();
  assert.deepEqual(await refusal(client.finalizeCheckoutSession(session, {}, key())), [405, 'UnsupportedOperation']);
  assert.deepEqual(await refusal(client.updateCharge(chargeId, {}, {})), [405, 'UnsupportedOperation']);
  assert.deepEqual(await refusal(client.deliveryTrackers({})), [404, 'ResourceNotFound']);
  assert.deepEqual(await refusal(client.getAuthorizationToken('token', 'A1')), [404, 'ResourceNotFound']);
});

test('throttled as in Amazon\'s sandbox, the third Complete in a second is told to wait', async (t) => {
  const shop = new Shop(amazon);
  const session = await shop.paid();
  await amazon.control('POST', 'switches', { throttle: 'sandbox' });
  t.after(() => amazon.control('POST', 'switches', { throttle: 'off' }));
  await Promise.allSettled([shop.complete(session, 1), shop.complete(session, 1)]);
  assert.deepEqual(await refusal(shop.complete(session)), [429, 'TooManyRequests']);
  await amazon.wait({ seconds: 2 });
  assert.equal((await shop.complete(session)).status, 200);
});

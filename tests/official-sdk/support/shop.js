// A shop that knows nothing but the official package: the payloads it signs, the order in which it calls Amazon.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Buyer } from './buyer.js';

export const SHOP = 'https://shop.example';

export const yen = (amount) => ({ amount: String(amount), currencyCode: 'JPY' });
/** A fresh idempotency key, in the way of the package's own README. */
export const key = () => ({ 'x-amz-pay-idempotency-key': randomUUID().replaceAll('-', '') });
/** Asks the sandbox for an outcome. */
export const simulating = (code) => ({ 'x-amz-pay-simulation-code': code });

/** How Amazon refused: `[status, reasonCode]`. */
export async function refusal(call) {
  const answer = await call.catch((error) => error.response ?? Promise.reject(error));
  assert.ok(answer.status >= 400, `not refused: ${answer.status} ${JSON.stringify(answer.data)}`);
  assert.ok(answer.headers['x-amz-pay-request-id'], 'a refusal carries a request id');
  return [answer.status, answer.data.reasonCode];
}

/** State and reason of a session or a charge. */
export const state = ({ statusDetails }) => [statusDetails.state, statusDetails.reasonCode];

export const MONTHLY = { frequency: { unit: 'Month', value: '1' }, amount: yen(3000) };

export class Shop {
  constructor(stage, { merchant = stage.merchant, ...settings } = {}) {
    this.stage = stage;
    this.merchant = merchant;
    const { publicKeyId, privateKeyPem: privateKey } = merchant;
    this.client = stage.client({ publicKeyId, privateKey, ...settings });
  }

  payload(more = {}) {
    return {
      webCheckoutDetails: { checkoutReviewReturnUrl: `${SHOP}/review`, checkoutCancelUrl: `${SHOP}/cart` },
      storeId: this.merchant.storeId,
      chargePermissionType: 'OneTime',
      scopes: ['name', 'email', 'phoneNumber', 'shippingAddress', 'billingAddress'],
      ...more,
    };
  }

  /** What checkout.js sends for a payload that the package signed. */
  button(payload, more = {}) {
    const payloadJSON = JSON.stringify(payload);
    const { algorithm } = this.client.configArgs;
    return {
      payloadJSON,
      signature: this.client.generateButtonSignature(payloadJSON),
      publicKeyId: this.client.configArgs.publicKeyId,
      ...(algorithm && { algorithm }),
      merchantId: this.merchant.merchantId,
      ledgerCurrency: 'JPY',
      checkoutLanguage: 'ja_JP',
      productType: 'PayAndShip',
      environment: this.merchant.publicKeyId.split('-')[0],
      origin_url: `${SHOP}/lp`,
      viewType: 'redirectView',
      ...more,
    };
  }

  /** From the button to the confirm page, with the buyer's card; returns the session's id. */
  async review(buyer, payload = this.payload(), button = {}) {
    const page = await buyer.press(this.button(payload, button));
    assert.equal(page.pathname, '/review');
    const session = page.searchParams.get('amazonCheckoutSessionId');
    if (buyer.card !== '1111') {
      const again = await buyer.change(session, 'changePayment');
      assert.equal(again.href, page.href, 'a change link leads back to the same confirm page');
    }
    return session;
  }

  /** The buyer confirms: says what is to be paid, and sends them to Amazon's payment page and back. */
  async pay(buyer, session, paymentDetails) {
    const { data } = await this.client.updateCheckoutSession(session, {
      webCheckoutDetails: { checkoutResultReturnUrl: `${SHOP}/result` },
      paymentDetails: { paymentIntent: 'Authorize', canHandlePendingAuthorization: false, ...paymentDetails },
      merchantMetadata: { merchantReferenceId: 'ORDER-1', noteToBuyer: 'ご注文ありがとうございます 🎁' },
    });
    assert.deepEqual(data.constraints, []);
    const page = await buyer.follow(data.webCheckoutDetails.amazonPayRedirectUrl);
    assert.equal(page.href, `${SHOP}/result?amazonCheckoutSessionId=${session}`);
  }

  /** Everything until the shop would complete. */
  async paid({ type = 'OneTime', card, amount = 3300, details = {}, ...who } = {}) {
    const buyer = new Buyer(this.stage, { card, ...who });
    const more = type === 'Recurring' ? { chargePermissionType: type, recurringMetadata: MONTHLY } : {};
    const session = await this.review(buyer, this.payload(more));
    await this.pay(buyer, session, { chargeAmount: yen(amount), ...details });
    return session;
  }

  async complete(session, amount = 3300, headers = null) {
    return this.client.completeCheckoutSession(session, { chargeAmount: yen(amount) }, headers);
  }

  /** A completed order: `{chargePermissionId, chargeId}`. */
  async order(wishes = {}) {
    const { status, data } = await this.complete(await this.paid(wishes), wishes.amount);
    assert.equal(status, 200);
    return data;
  }

  /** A later charge under a permission. */
  async charge(chargePermissionId, amount, more = {}, headers = {}) {
    const payload = { chargePermissionId, chargeAmount: yen(amount), captureNow: true, ...more };
    return this.client.createCharge(payload, { ...key(), ...headers });
  }
}

// What is signed is what counts: whatever is changed between the package and Amazon is refused.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { Buyer } from './support/buyer.js';
import { Shop, key, refusal, yen } from './support/shop.js';
import { V2, stage } from './support/stage.js';

const amazon = stage();
const PLAIN = (request) => request;
const REFUSED = [403, 'InvalidRequestSignature'];

afterEach(() => {
  amazon.front.meddle = PLAIN;
});

/** Replaces a text in the body on its way. */
const rewriting = (from, to) => (request) => {
  const text = request.body.toString();
  assert.ok(text.includes(from), 'there is something to change');
  return { ...request, body: Buffer.from(text.replace(from, to)) };
};

for (const algorithm of [V2, undefined]) {
  const name = algorithm ?? 'AMZN-PAY-RSASSA-PSS';

  test(`a body that is changed after signing is refused, and no money moves (${name})`, async () => {
    const shop = new Shop(amazon, { algorithm });
    const { chargePermissionId } = await shop.order({ type: 'Recurring', amount: 3000 });
    const charge = () => shop.charge(chargePermissionId, 3000);
    amazon.front.meddle = rewriting('"3000"', '"9000"');
    assert.deepEqual(await refusal(charge()), REFUSED);
    amazon.front.meddle = rewriting('}', '} ');
    assert.deepEqual(await refusal(charge()), REFUSED, 'even by one blank');
    const { charges } = await amazon.control('GET', 'ledger');
    assert.equal(charges.filter((one) => one.chargePermissionId === chargePermissionId).length, 1);
    amazon.front.meddle = PLAIN;
    assert.equal((await charge()).status, 201);
  });

  test(`path, query, method and signed headers are covered too (${name})`, async () => {
    const shop = new Shop(amazon, { algorithm });
    const { chargePermissionId, chargeId } = await shop.order();
    const read = () => shop.client.getChargePermission(chargePermissionId);
    const changes = {
      path: (request) => ({ ...request, path: `/v2/charges/${chargeId}` }),
      query: (request) => ({ ...request, path: `${request.path}?a=1` }),
      method: (request) => ({ ...request, method: 'PATCH' }),
    };
    for (const [header, value] of Object.entries({
      accept: 'text/html',
      'x-amz-pay-date': '2020-01-01T00:00:00Z',
      'x-amz-pay-host': 'pay-api.amazon.jp',
      'user-agent': 'somebody else',
    })) {
      changes[header] = (request) => ({ ...request, headers: { ...request.headers, [header]: value } });
    }
    for (const [what, change] of Object.entries(changes)) {
      amazon.front.meddle = change;
      assert.deepEqual(await refusal(read()), REFUSED, what);
    }
    amazon.front.meddle = PLAIN;
    assert.equal((await read()).status, 200);
  });
}

test('an idempotency key that is exchanged on the way is refused', async () => {
  const shop = new Shop(amazon);
  const { chargeId } = await shop.order();
  amazon.front.meddle = (request) => ({ ...request, headers: { ...request.headers, ...key() } });
  const capture = () => shop.client.captureCharge(chargeId, { captureAmount: yen(3300) }, key());
  assert.deepEqual(await refusal(capture()), REFUSED);
});

test('a header may be left out of the signature by nobody: date, host, region, type', async () => {
  const shop = new Shop(amazon);
  const { chargeId } = await shop.order();
  for (const header of ['x-amz-pay-date', 'x-amz-pay-host', 'x-amz-pay-region', 'content-type', 'accept']) {
    amazon.front.meddle = (request) => {
      const authorization = request.headers.authorization.replace(new RegExp(`${header};?`), '');
      return { ...request, headers: { ...request.headers, authorization } };
    };
    assert.deepEqual(await refusal(shop.client.getCharge(chargeId)), REFUSED, header);
  }
});

test('the two salts are not mixed up', async () => {
  const shop = new Shop(amazon);
  const { chargeId } = await shop.order();
  amazon.front.meddle = (request) => {
    const authorization = request.headers.authorization.replace(V2, 'AMZN-PAY-RSASSA-PSS');
    return { ...request, headers: { ...request.headers, authorization } };
  };
  assert.deepEqual(await refusal(shop.client.getCharge(chargeId)), REFUSED);
});

test('a stranger\'s key, an unknown key id, a key of the other environment', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = new Shop(amazon, { privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) });
  const create = (shop) => shop.client.createCheckoutSession(shop.payload(), key());
  assert.deepEqual(await refusal(create(stranger)), REFUSED);
  for (const publicKeyId of ['SANDBOX-UNKNOWN', 'LIVE-AGDEMOKEY00000000000000JP', 'AGDEMOKEY00000000000000JP']) {
    assert.deepEqual(await refusal(create(new Shop(amazon, { publicKeyId }))), [403, 'InvalidAuthentication']);
  }
});

test('an answer to a wrong signature echoes what should have been signed', async () => {
  const shop = new Shop(amazon);
  amazon.front.meddle = rewriting('OneTime', 'Recurring');
  const error = await shop.client.createCheckoutSession(shop.payload(), key()).catch((error) => error);
  assert.match(error.response.data.message, new RegExp(`${V2}\\n[0-9a-f]{64}`));
});

test('a button whose payload is changed after signing shows Amazon\'s error page', async () => {
  const shop = new Shop(amazon);
  const buyer = new Buyer(amazon);
  const button = shop.button(shop.payload());
  const escaped = { payloadJSON: button.payloadJSON.replaceAll('/', '\\/') };
  for (const [what, change] of Object.entries({
    'another payload': { payloadJSON: button.payloadJSON.replace('OneTime', 'Recurring') },
    'an escaped payload': escaped,
    'the older algorithm': { algorithm: 'AMZN-PAY-RSASSA-PSS' },
    'another signature': { signature: shop.button(shop.payload({ supplementaryData: 'x' })).signature },
  })) {
    await assert.rejects(buyer.press({ ...button, ...change }), { code: 'InvalidSignatureError' }, what);
  }
  assert.equal((await buyer.press(button)).pathname, '/review');
});

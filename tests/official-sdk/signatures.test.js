// What is signed is what counts: whatever is changed between the package and Amazon is refused.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { Buyer } from './support/buyer.js';
import { Shop, key, refusal, yen } from './support/shop.js';
import { V2, stage } from './support/stage.js';

const amazon = stage();
const REFUSED = [403, 'InvalidRequestSignature'];

/** Signed by the package, changed on the way, and sent; `[status, reasonCode, message]`. */
async function send(shop, method, urlFragment, payload, change = {}) {
  const headers = shop.client.getSignedHeaders({ method, urlFragment, payload, headers: key() });
  const sent = { method, path: `/v2/${urlFragment}`, body: payload && JSON.stringify(payload), ...change };
  sent.headers = { ...headers, ...change.headers?.(headers) };
  const answer = await fetch(amazon.origin + sent.path, sent);
  const { reasonCode, message } = await answer.json();
  return [answer.status, reasonCode, message];
}

const refused = async (...request) => (await send(...request)).slice(0, 2);

for (const algorithm of [V2, undefined]) {
  const name = algorithm ?? 'AMZN-PAY-RSASSA-PSS';

  test(`a body that is changed after signing is refused, and no money moves (${name})`, async () => {
    const shop = new Shop(amazon, { algorithm });
    const { chargePermissionId } = await shop.order({ type: 'Recurring', amount: 3000 });
    const payload = { chargePermissionId, chargeAmount: yen(3000), captureNow: true };
    const text = JSON.stringify(payload);
    for (const body of [text.replace('"3000"', '"9000"'), `${text} `, text.replace('"', '\\u0022'), '{}']) {
      assert.deepEqual(await refused(shop, 'POST', 'charges', payload, { body }), REFUSED, body);
    }
    const { charges } = await amazon.control('GET', 'ledger');
    assert.equal(charges.filter((one) => one.chargePermissionId === chargePermissionId).length, 1);
    assert.deepEqual(await refused(shop, 'POST', 'charges', payload), [201, undefined]);
  });

  test(`path, query, method and every signed header are covered too (${name})`, async () => {
    const shop = new Shop(amazon, { algorithm });
    const { chargePermissionId, chargeId } = await shop.order();
    const read = (change) => refused(shop, 'GET', `chargePermissions/${chargePermissionId}`, undefined, change);
    for (const change of [
      { path: `/v2/charges/${chargeId}` },
      { path: `/v2/chargePermissions/${chargePermissionId}?a=1` },
      { path: `/sandbox/v2/chargePermissions/${chargePermissionId}` },
      { method: 'PATCH' },
    ]) {
      assert.deepEqual(await read(change), REFUSED, JSON.stringify(change));
    }
    for (const [header, value] of Object.entries({
      accept: 'text/html',
      'x-amz-pay-date': '2020-01-01T00:00:00Z',
      'x-amz-pay-host': 'pay-api.amazon.jp',
      'user-agent': 'somebody else',
      ...key(),
    })) {
      assert.deepEqual(await read({ headers: () => ({ [header]: value }) }), REFUSED, header);
    }
    assert.deepEqual(await read({}), [200, undefined]);
  });
}

test('the package itself changes a text after signing it, when it ends in a line break: refused as well', async () => {
  const shop = new Shop(amazon);
  const create = (text) => shop.client.createCheckoutSession(text, key());
  const text = JSON.stringify(shop.payload());
  assert.deepEqual(await refusal(create(`${text}\n`)), REFUSED);
  assert.equal((await create(text)).status, 201);
});

/** Rewrites the `authorization` header. */
const authorized = (from, to) => ({
  headers: ({ authorization }) => ({ authorization: authorization.replace(from, to) }),
});

test('none of these may be left out of the signature: date, host, region, type, accept', async () => {
  const shop = new Shop(amazon);
  for (const header of ['x-amz-pay-date', 'x-amz-pay-host', 'x-amz-pay-region', 'content-type', 'accept']) {
    const change = authorized(new RegExp(`${header};?`), '');
    const [status, reason, message] = await send(shop, 'GET', 'charges/S03-1', undefined, change);
    assert.deepEqual([status, reason], REFUSED);
    assert.ok(message.includes(header), message);
  }
});

test('the two salts are not mixed up', async () => {
  const change = authorized(V2, 'AMZN-PAY-RSASSA-PSS');
  assert.deepEqual(await refused(new Shop(amazon), 'GET', 'charges/S03-1', undefined, change), REFUSED);
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
  const [, , message] = await send(new Shop(amazon), 'POST', 'charges', {}, { body: '{"a":1}' });
  assert.match(message, new RegExp(`${V2}\\n[0-9a-f]{64}`));
});

test('a button whose payload is changed after signing shows Amazon\'s error page', async () => {
  const shop = new Shop(amazon);
  const buyer = new Buyer(amazon);
  const button = shop.button(shop.payload());
  for (const [what, change] of Object.entries({
    'another payload': { payloadJSON: button.payloadJSON.replace('OneTime', 'Recurring') },
    'an escaped payload': { payloadJSON: button.payloadJSON.replaceAll('/', '\\/') },
    'the older algorithm': { algorithm: 'AMZN-PAY-RSASSA-PSS' },
    'another signature': { signature: shop.button(shop.payload({ supplementaryData: 'x' })).signature },
  })) {
    await assert.rejects(buyer.press({ ...button, ...change }), { code: 'InvalidSignatureError' }, what);
  }
  assert.equal((await buyer.press(button)).pathname, '/review');
});

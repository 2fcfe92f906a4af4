// The other way round: what our SDK signs, checked with the official package's own helper and Node's crypto.
//
// The helper builds the canonical text inside `signHeaders` and keeps it to itself, so the test listens to what it
// hashes. Two things it does its own way: it always signs its own `user-agent`, which other clients need not send,
// and it leaves !'()* in a query as they are, which RFC 3986, as Amazon's guide wants it, encodes.
import helper from '@amazonpay/amazon-pay-api-sdk-nodejs/src/clientHelper.js';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import { mock, test } from 'node:test';
import { V2, program } from './support/stage.js';

const lines = execFileSync(program('examples/print_signed'), { maxBuffer: 1e9, encoding: 'utf8' })
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));
const requests = lines.flatMap((line) => line.request ?? []);
const buttons = lines.filter((line) => line.button);

const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const SOMEBODY = { privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }), algorithm: V2 };
const sha256 = (text) => crypto.hash?.('sha256', text) ?? crypto.createHash('sha256').update(text).digest('hex');

/** What the package hashed and signed while it did this. */
function listening(work) {
  const heard = { hashed: [], signed: [] };
  const tap = (name, texts) => {
    const made = crypto[name];
    return mock.method(crypto, name, (...kind) => {
      const one = made(...kind);
      const { update } = one;
      one.update = (text) => {
        texts.push(text);
        return update.call(one, text);
      };
      return one;
    });
  };
  const taps = [tap('createHash', heard.hashed), tap('createSign', heard.signed)];
  try {
    work();
  } finally {
    taps.forEach((one) => one.mock.restore());
  }
  return heard;
}

/** The canonical text that the package makes of our request, path and host by its own rules. */
function canonical(request) {
  const { authorization, accept, 'content-type': type, 'user-agent': agent, ...headers } = request.headers;
  const date = headers['x-amz-pay-date'];
  for (const own of ['date', 'host', 'region']) {
    delete headers[`x-amz-pay-${own}`];
  }
  const { publicKeyId, region, overrideServiceUrl, method, body: payload } = request;
  const settings = { ...SOMEBODY, publicKeyId, region, overrideServiceUrl, sandbox: request.environment === 'sandbox' };
  const [path] = request.target.split('?');
  const urlFragment = path.replace(/^\/((sandbox|live)\/)?v2\//, '');
  // Values it encodes, names it takes as they come.
  const query = Object.entries(request.query).map(([name, value]) => [rfc3986(encodeURIComponent(name)), value]);
  const queryParams = Object.fromEntries(query);
  const options = helper.prepareOptions(settings, { method, urlFragment, payload, headers, queryParams });
  assert.equal(`/${options.urlFragment}`, path, 'the package calls the same path');
  // Its clock shows our date, in the form that Amazon's other SDKs send.
  const clock = mock.method(Date.prototype, 'toISOString', () => `${date.slice(0, -1)}.000Z`);
  const { hashed } = listening(() => helper.signHeaders(settings, options));
  clock.mock.restore();
  return likeOthers(hashed.at(-1));
}

const rfc3986 = (query) => query.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function likeOthers(text) {
  const [method, path, query, ...rest] = text.split('\n');
  const names = rest.length - 2;
  rest[names] = rest[names].replace(';user-agent;', ';');
  return [method, path, rfc3986(query), ...rest.filter((line) => !line.startsWith('user-agent:'))].join('\n');
}

function holds(text, signature, pem, saltLength = 32) {
  const key = { key: pem, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength };
  return crypto.verify('sha256', text, key, Buffer.from(signature, 'base64'));
}

/** The three parts of our `authorization` header. */
function authorization(request) {
  const shape = /^(\S+) PublicKeyId=([^,]+), SignedHeaders=([^,]+), Signature=([A-Za-z0-9+/]+=*)$/;
  const [, algorithm, publicKeyId, names, signature] = shape.exec(request.headers.authorization);
  return { algorithm, publicKeyId, names, signature };
}

test('there is something to check', () => {
  assert.ok(requests.length > 350, `${requests.length} requests`);
  assert.ok(buttons.length > 100, `${buttons.length} buttons`);
  const different = new Set(requests.map((request) => `${request.method} ${request.target} ${request.body}`));
  assert.ok(different.size > 250, `${different.size} different ones`);
});

test('every request of ours is signed over the text that the official package makes of it', () => {
  for (const request of requests) {
    const { algorithm, publicKeyId, names, signature } = authorization(request);
    assert.deepEqual([algorithm, publicKeyId], [V2, request.publicKeyId]);
    const text = canonical(request);
    assert.equal(sha256(text), request.canonicalHash, text);
    assert.equal(text.split('\n').at(-2), names, 'every header but the signature itself is signed');
    assert.ok(holds(`${V2}\n${sha256(text)}`, signature, request.publicKeyPem), text);
  }
});

test('the salt has 32 bytes, and nothing else is signed by it', () => {
  for (const request of requests.slice(0, 60)) {
    const { signature } = authorization(request);
    const text = `${V2}\n${sha256(canonical(request))}`;
    assert.ok(!holds(text, signature, request.publicKeyPem, 20));
    const changed = canonical({ ...request, body: `${request.body} ` });
    assert.ok(!holds(`${V2}\n${sha256(changed)}`, signature, request.publicKeyPem));
  }
});

test('every button of ours is signed over the text that the official package signs for it', () => {
  for (const { button, publicKeyPem } of buttons) {
    const { payloadJSON, signature, algorithm } = button;
    assert.equal(algorithm, V2);
    const { signed } = listening(() => helper.signPayload(SOMEBODY, payloadJSON));
    assert.equal(signed.length, 1);
    assert.ok(holds(signed[0], signature, publicKeyPem), payloadJSON);
    assert.ok(!holds(signed[0], signature, publicKeyPem, 20), payloadJSON);
    const { signed: other } = listening(() => helper.signPayload(SOMEBODY, `${payloadJSON} `));
    assert.ok(!holds(other[0], signature, publicKeyPem), payloadJSON);
  }
});

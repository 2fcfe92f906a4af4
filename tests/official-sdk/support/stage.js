// A sandbox of one's own, its demo merchant, and the official package pointed at it by `overrideServiceUrl`.
// Each test file opens one, because its clock moves for everyone; it ends with the file, whatever happens.
import sdk from '@amazonpay/amazon-pay-api-sdk-nodejs';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before } from 'node:test';
import { resolve } from 'node:path';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Salt of 32 bytes; the package signs with 20 when nothing is named. */
export const V2 = 'AMZN-PAY-RSASSA-PSS-V2';

/** A program that cargo built. */
export function program(name) {
  const file = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target', 'debug', name);
  if (!existsSync(file)) {
    throw new Error(`${name} is not built: run \`cargo xtask test official-sdk\``);
  }
  return file;
}

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

class Stage {
  #sandbox;

  async open(flags) {
    // The package speaks nothing but https. (It does not check the certificate once `overrideServiceUrl` is set.)
    this.host = `127.0.0.1:${await freePort()}`;
    const command = ['--listen', '127.0.0.1:0', '--tls-listen', this.host, '--seed', 'demo', ...flags];
    // Settings of somebody's own sandbox are not for this one.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AMAZON_PAY_')));
    this.#sandbox = spawn(program('amazon-pay-sandbox'), command, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    process.on('exit', () => this.#sandbox.kill());
    /** Where browsers go. */
    this.origin = await this.#announced();
    this.merchant = await this.control('GET', 'demo-merchant.json');
  }

  /** The sandbox says in its first line where it is. */
  async #announced() {
    const lines = createInterface({ input: this.#sandbox.stdout });
    return new Promise((found, lost) => {
      this.#sandbox.once('error', lost);
      this.#sandbox.once('exit', (code) => lost(new Error(`the sandbox ended with ${code}`)));
      lines.on('line', (line) => found(/http:\/\/[\w.:]+/.exec(line)?.[0]));
    });
  }

  /** The package's client; `algorithm: undefined` lets it choose. */
  client(settings) {
    return new sdk.WebStoreClient({
      region: 'jp',
      sandbox: true,
      algorithm: V2,
      overrideServiceUrl: this.host,
      ...settings,
    });
  }

  /** What the sandbox offers to testers, and Amazon does not: `/_sandbox/…`. */
  async control(method, path, body) {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.origin}/_sandbox/${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer.json();
  }

  /** Lets time pass for the sandbox. */
  async wait({ seconds = 0, days = 0 }) {
    return this.control('POST', 'clock', { advanceSeconds: seconds + days * 86_400 });
  }

  /** What buyers and Amazon do to a charge permission behind the shop's back. */
  async atAmazon(permission, deed) {
    return this.control('POST', `charge-permissions/${permission}`, deed);
  }

  close() {
    this.#sandbox?.kill();
  }
}

/** For the tests of one file. */
export function stage(...flags) {
  const stage = new Stage();
  before(() => stage.open(flags));
  after(() => stage.close());
  return stage;
}

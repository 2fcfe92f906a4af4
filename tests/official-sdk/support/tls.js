// Takes https in and hands http on to the sandbox, byte for byte, unless a test meddles with what passes.
import http from 'node:http';
import https from 'node:https';
import { selfSigned } from './certificate.js';

export class TlsFront {
  /** What a man in the middle does to a request `{method, path, headers, body}` before it is handed on. */
  meddle = (request) => request;
  #server;

  /** In front of an http origin, on a free port. */
  static async open(origin) {
    const front = new TlsFront();
    front.#server = https.createServer(selfSigned(), (incoming, outgoing) => front.#pass(origin, incoming, outgoing));
    await new Promise((listening) => front.#server.listen(0, '127.0.0.1', listening));
    return front;
  }

  /** Host and port, as `overrideServiceUrl` wants them. */
  get host() {
    return `127.0.0.1:${this.#server.address().port}`;
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #pass(origin, incoming, outgoing) {
    const { method, url: path, headers } = incoming;
    const body = Buffer.concat(await incoming.toArray());
    const request = this.meddle({ method, path, headers: { ...headers }, body });
    if (request.body.length > 0) {
      request.headers['content-length'] = request.body.length;
    }
    const { hostname, port } = new URL(origin);
    const options = { hostname, port, method: request.method, path: request.path, headers: request.headers };
    const onward = http.request(options, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    onward.end(request.body);
  }
}

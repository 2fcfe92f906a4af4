// What a page's own script may write (types.test.js compiles it).
/// <reference path="lp-amazon-pay.d.ts" />
import type { Api, Kind, State, Trouble } from './lp-amazon-pay';

(window.lpAmazonPay = window.lpAmazonPay || []).push((api: Api) => {
  const state: State = api.state();
  if (state === 'guest') api.login();
  api.logout();
  api.refresh();
  // @ts-expect-error there is no such call
  api.pay();
});

document.addEventListener('lp-amazon-pay:swap', (event) => {
  const kind: Kind = event.detail.kind;
  console.log(event.detail.version, kind);
  // @ts-expect-error personal data is never in an event
  console.log(event.detail.email);
});
document.addEventListener('lp-amazon-pay:reflect', ({ detail }) => console.log(detail.fields + detail.doubtful));
document.addEventListener('lp-amazon-pay:lock', ({ detail }) => console.log(detail.locked === true));
document.addEventListener('lp-amazon-pay:error', ({ detail }) => {
  const code: Trouble = detail.code;
  // @ts-expect-error no such trouble
  if (code === 'unknown') console.log(code);
});
for (const name of ['ready', 'login', 'logout', 'confirm'] as const) {
  document.addEventListener(`lp-amazon-pay:${name}`, (event) => console.log(event.detail.version));
}

// A buyer with a browser, as far as forms go: presses the shop's button and goes through Amazon's pages by the
// elements that people (and Amazon's own test suites) find there, until the shop's own page comes.
import { JSDOM } from 'jsdom';
import { SHOP } from './shop.js';

const PASSWORD = 'amazon';
const CODE = '123456';

/** How each page is left, by an element that only it has. */
const PAGES = [
  ['#error-code', (page) => page.fail()],
  ['#ap_email', (page, buyer) => page.submit('#signInSubmit', { email: buyer.email, password: PASSWORD })],
  ['.continue-as-consent-button', (page) => page.submit('.continue-as-consent-button [type=submit]')],
  ['#consent-wrapper-content', (page) => page.submit('#consent-wrapper-content [type=submit]')],
  ['#maxo_payment_methods', (page, buyer) => page.choose(`#maxo_payment_methods [data-trail_number='${buyer.card}']`)],
  ['#maxo_addresses', (page, buyer) => page.choose(`#maxo_addresses [data-zip_code='${buyer.zip}']`)],
  ['#auth-mfa-otpcode', (page) => page.submit('#auth-signin-button', { code: CODE })],
  ['#choose-another-payment', (page, buyer) => page.chooseAnother(buyer)],
  ['#processing-form', (page) => page.submit('#processing-form [type=submit]')],
  ['#default-button-content', (page) => page.submit('#default-button-content [type=submit]')],
];

class Page {
  constructor(url, html) {
    this.url = url;
    this.window = new JSDOM(html).window;
    this.document = this.window.document;
  }

  /** What the browser sends when this button is pressed, with these fields filled in. */
  submit(selector, fields = {}) {
    const { form } = this.document.querySelector(selector);
    const body = new URLSearchParams([...new this.window.FormData(form)]);
    for (const [name, value] of Object.entries(fields)) {
      body.set(name, value);
    }
    return { url: new URL(form.getAttribute('action'), this.url), body };
  }

  choose(selector) {
    const radio = this.document.querySelector(selector).querySelector('input');
    return this.submit('#buyer-action-button-bottom [type=submit]', { [radio.name]: radio.value });
  }

  /** After a decline: another card if the buyer has one in mind, else back to the shop. */
  chooseAnother(buyer) {
    if (!buyer.secondCard) {
      return this.submit("form[action$='/give-up'] [type=submit]");
    }
    buyer.card = buyer.secondCard;
    return this.link('#choose-another-payment');
  }

  link(selector) {
    return { url: new URL(this.document.querySelector(selector).getAttribute('href'), this.url) };
  }

  fail() {
    const text = (selector) => this.document.querySelector(selector).textContent;
    throw Object.assign(new Error(text('#error-message')), { code: text('#error-code') });
  }
}

export class Buyer {
  #cookies = new Map();
  /** Elements by which the pages seen were known. */
  seen = [];
  /** The page on which the buyer changes their mind. */
  turnBackAt;

  constructor(stage, { email = 'taro@buyer.example', card = '1111', secondCard, zip } = {}) {
    Object.assign(this, { origin: stage.origin, email, card, secondCard, zip });
  }

  /** Presses the button that checkout.js drew; returns the shop's page to which Amazon led. */
  async press(fields) {
    return this.#browse({ url: `${this.origin}/checkout/initiate`, body: new URLSearchParams(fields) });
  }

  /** Takes a "change" link of the shop's confirm page: `changeAddress` or `changePayment`. */
  async change(session, changeAction) {
    const query = new URLSearchParams({ amazonCheckoutSessionId: session, changeAction });
    return this.follow(`${this.origin}/checkout/initiate_auth?${query}`);
  }

  /** Follows a link, e.g. `amazonPayRedirectUrl`. */
  async follow(url) {
    return this.#browse({ url });
  }

  async #browse(step) {
    for (let steps = 0; steps < 30; steps += 1) {
      const url = new URL(step.url);
      if (url.origin === SHOP) {
        return url;
      }
      const answer = await this.#request(url, step.body);
      const location = answer.headers.get('location');
      step = location ? { url: new URL(location, url) } : this.#leave(new Page(url, await answer.text()));
    }
    throw new Error('lost on the pages of Amazon');
  }

  #leave(page) {
    const known = PAGES.find(([selector]) => page.document.querySelector(selector));
    if (!known) {
      throw new Error(`an unknown page: ${page.document.title}`);
    }
    const [selector, leave] = known;
    this.seen.push(selector);
    return selector === this.turnBackAt ? page.link('#return_back_to_merchant_link') : leave(page, this);
  }

  async #request(url, body) {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(url, { method: body ? 'POST' : 'GET', body, headers: { cookie }, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=');
      this.#cookies.set(name, value);
    }
    return answer;
  }
}

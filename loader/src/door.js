// The form's door: while a press is ours, nothing of the order leaves by a script. Pages send by `form.submit()` (no
// event tells of it), by fetch or XMLHttpRequest out of their own handlers, or swallow the submit event. The page's
// validation has spoken by then: it would not send what it refuses.
// Imports nothing: the widget's own browser tests use this very file.
const WORDS = /確認|申し?込|注文|購入|進む|confirm|order|checkout|continue/i;
const BUTTON = 'button,a,[type=submit],[type=image],[type=button],[role=button]';
// Asynchronous validators answer within this time.
const OPEN = 150;

// `shop.example`, and `shop.co.jp`.
const site = ({ hostname }) => hostname.split('.').slice(/\.\w\w\.jp$/.test(hostname) ? -3 : -2).join();

let shut = () => {};
const held = [];
const guarded = [];

const shape = (node) => [node.textContent, node.value, node.alt, node.id, ...[...node.querySelectorAll('img')].map((image) => image.alt)].join();

export const door = {
  // The button that a click has met, if it is one that leads on; `selector` names the page's own.
  button(target, selector) {
    const named = selector && target.closest(selector);
    const button = named || target.closest(BUTTON);
    return named || (button && WORDS.test(shape(button)) ? button : null);
  },

  // For a moment every request that would change something is held back: pages log the press beside sending the order.
  // `over(true)`: at the first; `over(false)`: at the end, when there was none.
  watch(api, over) {
    shut();
    const { fetch, XMLHttpRequest } = window;
    const { open, send } = XMLHttpRequest.prototype;
    const changing = new WeakSet();
    let caught = false;
    const hold = (fail) => {
      held.push(fail);
      if (!caught) over((caught = true));
    };
    const timer = setTimeout(() => shut(), OPEN);
    shut = () => {
      clearTimeout(timer);
      shut = () => {};
      window.fetch = fetch;
      Object.assign(XMLHttpRequest.prototype, { open, send });
      if (!caught) over(false);
    };
    // The shop's own servers only: what tells others of the visit is none of our business.
    const changes = (method, url) => !/^(get|head)$/i.test(method) && !String(url).startsWith(api) && site(new URL(url, document.baseURI)) === site(location);
    window.fetch = (input, options) => {
      const { method = 'GET', url = input } = Object.assign({}, input.url ? { method: input.method, url: input.url } : {}, options);
      if (!changes(method, url)) return fetch.call(window, input, options);
      return new Promise((done, failed) => hold(() => failed(new TypeError('Failed to fetch'))));
    };
    XMLHttpRequest.prototype.open = function note(method, url) {
      if (changes(method, url)) changing.add(this);
      return open.apply(this, arguments);
    };
    XMLHttpRequest.prototype.send = function keep() {
      if (!changing.has(this)) return send.apply(this, arguments);
      hold(() => this.dispatchEvent(new ProgressEvent('error')));
    };
  },

  // The shopper stays: the page hears that its request failed, as without a connection, and takes its curtain away.
  release() {
    held.splice(0).forEach((fail) => fail());
  },

  // `form.submit()` tells nobody; a submit event may be swallowed on its way up. `takes` answers whether it is ours.
  guard(root, takes) {
    for (const form of root.elements ? [root] : root.querySelectorAll('form')) {
      // A control called "submit" hides the function, from the page, too.
      if (typeof form.submit !== 'function' || Object.hasOwn(form, 'submit')) continue;
      const native = form.submit;
      guarded.push(form);
      form.submit = () => {
        if (!takes()) native.call(form);
      };
      form.addEventListener('submit', (event) => {
        if (event.cancelBubble && !event.defaultPrevented && takes()) event.preventDefault();
      });
    }
  },

  leave() {
    shut();
    for (const form of guarded.splice(0)) delete form.submit;
  },
};

// What stands around the widget in its browser tests: a page, the loader's handover, Amazon, and the server.
// Only what the network would bring is pretended; the keeper and the snapshot are the loader's own.
export class Stage {
  constructor(html, settings, keeper, takeFields, late) {
    sessionStorage.clear();
    // What a failed test has left behind must not fail the next one.
    for (const left of document.querySelectorAll('section.stage')) left.stage.strike();
    this.box = document.createElement('section');
    this.box.innerHTML = html;
    this.box.className = 'stage';
    this.box.stage = this;
    document.body.append(this.box);
    this.before = this.picture();
    this.calls = [];
    this.checkouts = [];
    this.events = [];
    this.submits = [];
    this.answers = {};
    this.delay = 0;
    this.saved = null;
    this.failure = null;
    this.emitted = [];
    const slots = () =>
      ['login', 'payment'].flatMap((kind) =>
        [...this.box.querySelectorAll(`[data-slot=${kind}]`)].map((element) => {
          let child = element.querySelector(':scope > .amazon');
          if (!child) {
            child = document.createElement('div');
            child.className = 'amazon';
            child.tabIndex = 0;
            child.style.cssText = 'height:60px!important;display:block!important';
            element.append(child);
          }
          return { element, child, kind };
        }),
      );
    this.handover = {
      settings,
      tag: {},
      late,
      landing: null,
      asked: false,
      saved: null,
      api: {},
      form: () => this.box.querySelector('form'),
      draw: slots,
      guard: (call) => call,
      pause: (ms) => new Promise((done) => setTimeout(done, ms)),
      emit: (name, detail) => this.emitted.push([name, detail]),
      set: keeper.set,
      undo: keeper.undo,
      snapshot: (root, before) => {
        this.saved = takeFields(root, (field) =>
          before.has(field) ? before.get(field) : keeper.was(field),
        );
      },
      checkout: (config) => {
        if (this.refuses) throw 'AmazonPay:\nno';
        this.checkouts.push(config);
      },
      fail: (reason) => (this.failure = reason),
    };
    for (const name of ['input', 'change']) {
      this.box.addEventListener(name, (event) => this.events.push(`${name} ${event.target.name}`));
    }
    this.fetch = window.fetch;
    window.fetch = async (url, init) => {
      const call = `${init.method} ${new URL(url).pathname.replace('/v1/lp/demo', '')}`;
      this.calls.push([call, init.body && JSON.parse(init.body), init.headers]);
      const [status, body] = this.answers[call];
      if (this.delay) await new Promise((done) => setTimeout(done, this.delay));
      if (status === 0) throw new TypeError('Failed to fetch');
      return new Response(status === 204 ? null : JSON.stringify(body), { status });
    };
    // The outermost listener, after the widget's: whatever was not prevented would leave the page.
    this.guard = (event) => {
      this.submits.push(event.defaultPrevented);
      event.preventDefault();
    };
  }

  opened() {
    window.addEventListener('submit', this.guard);
  }

  // Markup and values: what "exactly as before" means. Amazon's buttons are not ours to compare.
  picture() {
    const copy = this.box.cloneNode(true);
    for (const child of copy.querySelectorAll('.amazon')) child.remove();
    const values = [...this.box.querySelectorAll('input,select,textarea')].map((field) => [field.value, field.checked]);
    return copy.innerHTML + JSON.stringify(values);
  }

  field(name) {
    return this.box.querySelector(`[name="${name}"]`);
  }

  put(name, value) {
    const field = this.field(name);
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  answer(call, status, body) {
    this.answers[call] = [status, body];
  }

  ui(at) {
    const host = this.box.querySelectorAll('[data-lp-amazon-pay-ui]')[at];
    return host ? host.shadowRoot : null;
  }

  hosts() {
    return document.querySelectorAll('[data-lp-amazon-pay-ui]').length;
  }

  // What a person can read in a box.
  read(at) {
    const root = this.ui(at);
    const words = (node) =>
      node.nodeType === 3
        ? node.data
        : node.nodeType === 1 && getComputedStyle(node).display !== 'none'
          ? [...node.childNodes].map(words).join(' ')
          : '';
    return root ? words(root.querySelector('section')).replace(/\s+/g, ' ').trim() : '';
  }

  height(at) {
    return this.ui(at).host.offsetHeight;
  }

  region(at, role) {
    return this.ui(at).querySelector(`[role=${role}]`).textContent;
  }

  act(word) {
    this.ui(0).querySelector(`[data-act="${word}"]`).click();
  }

  submit() {
    this.box.querySelector('form').requestSubmit();
  }

  redraw(name) {
    const old = this.field(name);
    const copy = old.cloneNode(true);
    for (const attribute of ['title', 'data-lp-amazon-pay-locked', 'readonly']) copy.removeAttribute(attribute);
    for (const option of copy.options || []) option.disabled = false;
    copy.value = copy.options ? copy.options[0].value : '';
    old.replaceWith(copy);
  }

  returned() {
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  }

  strike() {
    window.removeEventListener('submit', this.guard);
    window.fetch = this.fetch;
    this.box.remove();
  }
}

export const makeStage = (...all) => new Stage(...all);
export const wait = (ms) => new Promise((done) => setTimeout(done, ms));

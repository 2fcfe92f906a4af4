// What the shopper still has to fill in, has answered, or had typed before the trip to Amazon; and the words beside
// each control. Reads the form, and writes back only the snapshot. Imports nothing: the widget's own browser tests use
// this very file.
const SECRET = /source_attributes|source_id|card|cvv|cvc|\[number|^number/;
const CONSENT = /agree|^checklist_|terms|policy|kiyaku|consent/i;
const NO_ANSWER = /^(password|hidden|file|submit|button|image|reset)$/;
const LOCKED = 'data-lp-amazon-pay-locked';
const GROUPS = [
  ['fieldset', 'legend'],
  ['tr', 'th'],
  ['dl', 'dt'],
];
// Without line breaks, and without the marks that say "required".
const tidy = (text) => text.replace(/[\s\u3000]+/g, ' ').replace(/( |\*|※|:|:|必須|任意)+$/, '').trim();

const name = (control) => control.name || control.id;
const choice = (control) => control.type === 'radio' || control.type === 'checkbox';
const drawn = (node) => node.offsetWidth > 0 || node.offsetHeight > 0;
// A hidden choice counts by its label, as designers draw their own boxes.
const seen = (control) => drawn(control) || (choice(control) && [...(control.labels || [])].some(drawn));

const own = (control) => {
  const label = (control.labels || [])[0] || document.getElementById(control.getAttribute('aria-labelledby'));
  return (label && tidy(label.textContent)) || control.getAttribute('aria-label') || '';
};

// What the shopper reads beside it or above its group.
const label = (control) => {
  let words = control.type === 'radio' ? '' : own(control);
  for (const [around, inside] of GROUPS) {
    const group = words ? null : control.closest(around);
    const heading = group && group.querySelector(inside);
    words = words || (heading && tidy(heading.textContent));
  }
  return words || control.getAttribute('placeholder') || control.title || name(control);
};

// By the browser's rules, or by those of the validation plug-in that carts of the ecforce family use.
const isMissing = (control) =>
  (control.willValidate && !control.validity.valid) ||
  (control.matches('[class*="validate[required"]:enabled') && !(choice(control) ? control.checked : control.value));

// "Amazon Pay (v2)" → "Amazon Pay", in text nodes only.
const rename = (node, set) => {
  const text = node.nodeValue;
  const clean = text && text.replace(/[\s\u3000]*[((]v2[))]/i, '');
  if (clean !== text) set(node, 'nodeValue', clean);
  for (const child of node.childNodes) rename(child, set);
};

const isVue = (node) => {
  for (let at = node; at; at = at.parentNode) if (at.__vue_app__ || at.__vue__) return true;
  return false;
};

export const form = {
  label,
  own,
  drawn,
  seen,

  // `[[control, label], …]` in the form's order. A radio group counts once, and not at all when any of its buttons is
  // chosen, whatever the class says.
  missing(all, skip) {
    const found = [];
    for (const control of all) {
      if (!isMissing(control) || !seen(control) || skip.includes(control)) continue;
      const group = (other) => other.type === 'radio' && name(other) === name(control);
      if (control.type === 'radio' && (found.some(([other]) => group(other)) || all.some((other) => group(other) && other.checked))) continue;
      found.push([control, label(control)]);
    }
    return found;
  },

  // The draft's content: what is ordered, and every answer that Amazon does not give; never passwords or card fields.
  // `products`: what the eyes found; `quantity`: the field that says how many of one product; `[agreed, chosen]`: what a
  // box says.
  content(all, skip, products = [['']], quantity, [agreed, chosen]) {
    const answers = [];
    for (const control of all) {
      const of = name(control);
      if (!of || NO_ANSWER.test(control.type) || SECRET.test(of) || /^cc-/.test(control.autocomplete) || skip.includes(control)) continue;
      if (products.some((row) => row.includes(control))) continue;
      if ((choice(control) && !control.checked) || !control.value || control.matches(':disabled') || !seen(control)) continue;
      let { value } = control;
      if (control.type === 'radio') value = own(control) || value;
      else if (choice(control)) value = control.required || CONSENT.test(of) ? agreed : chosen;
      else if (control.options) value = tidy(control.selectedOptions[0].text);
      answers.push({ name: of, label: label(control), value });
    }
    const [first, ...beside] = products.map(([product, many]) => ({ product, quantity: many || 1 }));
    if (!products[0][1] && quantity) first.quantity = Number(quantity.value) || 1;
    return Object.assign({ beside, answers }, first);
  },

  // Puts the snapshot back. `again` is the second pass, after the page had time to redraw: what the shopper or
  // Amazon's data has written meanwhile (`skip`) is left alone, and the page is not told once more.
  restore(all, fields, again, skip) {
    for (const [of, nth, value] of fields) {
      const control = all.filter((other) => name(other) === of)[nth];
      if (!control || (again && skip.includes(control))) continue;
      if (typeof value === 'string') {
        // The second pass undoes a page that emptied a field, never a choice made since in one that was empty.
        if (control.value !== value && !(again && !value)) form.write(control, value, again);
      } else if (control.checked !== value && !(control.type === 'radio' && control.checked)) {
        // A radio button is let go by choosing another, never by itself.
        control.click();
      }
    }
  },

  // Past any setter that a framework has put on the node itself; then `change` for selects, `input` for text: a `change`
  // on every field makes carts recalculate and put old values back. Vue's lazy models hear nothing else.
  write(node, value, silent) {
    Reflect.set(Object.getPrototypeOf(node), 'value', value, node);
    const tell = (event) => node.dispatchEvent(new Event(event, { bubbles: true }));
    // A select without its event would show one thing and mean another.
    if (node.options) return tell('change');
    if (silent) return;
    tell('input');
    if (isVue(node)) tell('change');
  },

  // What is chosen of the payment methods; '' for nothing.
  chosen: (methods) => (methods.find((control) => control.options || control.checked) || { value: '' }).value,

  // Fixes the payment method, and shows it as "Amazon Pay", whatever the cart calls it. Changes only what is not yet as
  // it should be. `was`: what the shopper had chosen; `tell`: whether the page may hear of it. Answers whether it should.
  lock(methods, amazon, was, title, tell, set) {
    const put = (control, key, value) => Reflect.set(Object.getPrototypeOf(control), key, value, control);
    let told = false;
    // Everything is written down before anything is changed: choosing one radio changes another.
    for (const control of methods) {
      if (control.hasAttribute(LOCKED)) continue;
      const [key, value] = control.options ? ['value', was] : ['checked', control.value === was];
      put(control, key, value);
      set(control, key, value);
      set(control, `@${LOCKED}`, '');
      set(control, '@title', title);
    }
    for (const control of methods) {
      for (const one of control.options || [control]) {
        if (one.value === amazon) rename((control.options ? one : (one.labels || [])[0]) || one, set);
        else if (!one.disabled) set(one, 'disabled', true);
      }
      if (control.options ? control.value === amazon : control.checked || control.value !== amazon) continue;
      told = true;
      if (control.options) {
        put(control, 'value', amazon);
        if (tell) control.dispatchEvent(new Event('change', { bubbles: true }));
      } else {
        // A click is what frameworks believe; it brings `input` and `change` along.
        if (tell) control.click();
        put(control, 'checked', true);
      }
    }
    return told;
  },

  // Read-only but still submitted; a select has no such state, so it is made to look and feel so.
  lockField(control, set) {
    set(control, `@${LOCKED}`, '');
    if (!control.options) return set(control, '@readonly', '');
    set(control, '@aria-readonly', 'true');
    set(control, '$pointer-events', 'none');
  },

  // `data-after-login="fold"`: rows that the platform hides for Amazon's buyers, unless something in them is asked.
  fold(root, asked, set) {
    for (const row of root.querySelectorAll('.hide-on-amazon-pay')) {
      const open = [...row.querySelectorAll('input,select,textarea')].some((control) => isMissing(control) || asked.includes(control));
      if (!open && drawn(row)) set(row, '$display', 'none');
    }
  },

  // What the page itself says is wrong, where it says so: prompts beside fields, boxes that come late. `registered`:
  // the member check of a cart refuses the e-mail address.
  complaint(root) {
    const said = [...root.querySelectorAll('.formError,.error,.errors,.alert,.alert_ec,.invalid-feedback,[role=alert]')];
    const node = said.find((one) => drawn(one) && tidy(one.textContent) && !one.querySelector('input,select,textarea'));
    const text = node ? tidy(node.textContent).slice(0, 120) : '';
    return { text, registered: /登録済|既に登録|already/.test(text) };
  },

  // The value that means a prefecture (its number, 1–47, and its full name) in a control: of a select the option, by its text first, because not every
  // select is in JIS order, then by its value (13, 013, JP13). 北海道 keeps its 道: no prefecture is called 北海.
  prefecture(control, number, full) {
    if (!full || !control.options) return full;
    const all = [...control.options];
    const texts = [full, full.replace(/[都府県]$/, '')];
    const option =
      all.find((one) => texts.includes(tidy(one.text))) || all.find((one) => Number(one.value.replace(/^\D+/, '')) === number && /\d/.test(one.value));
    return option ? option.value : '';
  },
};

// What the widget sees of a page, and what is missing: the report that the panel draws and `lp-amazon-pay check` prints.
// Reads only. No value of any field is in it: names of controls, never what stands in them.
import { door } from '../door.js';
import { facts as factsOf, makeEyes } from '../facts.js';
import { wasmRefused } from '../files.js';
import { find, weigh } from '../finder.js';
import { form as reader } from '../form.js';
import { readTag } from '../tag.js';
import { NEEDED, WORDS } from './words.js';

const eyes = makeEyes(find, reader);

const path = (node) => {
  if (!node) return '';
  const name = node.getAttribute('name');
  return `${node.tagName.toLowerCase()}${node.id ? `#${node.id}` : ''}${name ? `[name="${name}"]` : ''}`;
};

const json = (selector) => {
  try {
    return JSON.parse(document.querySelector(selector).textContent);
  } catch {
    return undefined;
  }
};

// `told`: what our server says of the LP; `refused`: what the page's policy has refused so far.
export const examine = (told, refused) => {
  const { settings } = told;
  const checks = [];
  const check = (id, ok, [ja, en, remedy]) => checks.push({ id, ok, ja, en, remedy: ok ? undefined : remedy });
  const hint = (id, [ja, en, remedy]) => checks.push({ id, ok: null, ja, en, remedy });
  check('server', told.state === 'on', WORDS.server(told.state));
  if (!settings) return { version: 1, lp: told.lp, checks, fields: [] };

  const known = told.origins.includes(location.origin);
  check('origin', known, WORDS.origin(known, location.origin));
  const tags = [...document.querySelectorAll('script[src]')].filter(({ src }) => src.split('?')[0] === `${settings.api}/lp/${told.lp}.js`);
  const unknown = [];
  const tag = tags[0] ? readTag(tags[0], (text) => unknown.push(text.split(': ')[1])) : {};
  check('tag', tags.length < 2 && !unknown[0], WORDS.tag(unknown, tags.length));
  const wasm = !wasmRefused();
  check('wasm', wasm, WORDS.wasm(wasm));
  const amazon = Boolean(window.amazon && window.amazon.Pay);
  check('amazon', amazon, WORDS.amazon(amazon, new URL(settings.checkoutJs).origin));
  const state = window.lpAmazonPay && window.lpAmazonPay.state ? window.lpAmazonPay.state() : 'off';
  check('widget', !/^(off|loading)$/.test(state), WORDS.widget(state, settings.api));

  const slots = (kind, named) => [`[data-lp-amazon-pay="${kind}"]`, ...named].flatMap((css) => [...document.querySelectorAll(css)]);
  const login = slots('login', settings.loginSlots);
  const shown = login.some((slot) => slot.querySelector('[id^=lp-amazon-pay-]') && slot.offsetHeight) || /^(login|confirming)$/.test(state);
  const reserved = login.every((slot) => parseFloat(getComputedStyle(slot).minHeight) >= 45);
  check('login', shown, WORDS.login(login.length, shown, reserved));
  if (shown && !reserved) hint('shift', WORDS.login(1, true, false));
  const payment = slots('payment', settings.paymentSlots);
  if (!payment[0]) hint('payment', WORDS.payment(0));

  const maps = [tag.map && json(tag.map), settings.fields];
  const named = tag.form || settings.form;
  const form = (named && document.querySelector(named)) || eyes.search(maps, settings.methodId);
  check('form', Boolean(form), WORDS.form(path(form), tag.form ? 'data-form' : named && document.querySelector(named) ? 'shop.toml' : '自動 / found'));
  const fields = form ? fieldsOf(form, maps, settings, check) : [];

  for (const upsell of told.upsells) hint('swap', WORDS.swap(upsell));
  const leads = (node) => door.button(node, tag.confirm) === node || (form.contains(node) && node.matches('[type=submit],[type=image],button:not([type])'));
  const button = form && [...document.querySelectorAll('*')].find((node) => node.offsetHeight && (form.contains(node) || tag.confirm) && leads(node));
  check('confirm', Boolean(button), WORDS.confirm(path(button)));
  for (const [directive, what] of refused) check('policy', false, WORDS.refused(directive, what));
  return { version: 1, lp: told.lp, checks, fields };
};

const fieldsOf = (form, maps, settings, check) => {
  const { boxes, unsure, amazon } = eyes.look(form, maps, settings.methodId);
  const weighed = new Map(factsOf(form, eyes.controls(form)).map((fact) => [fact.node, weigh(fact)[0]]));
  const how = (role, node) => {
    if (node.dataset.lpAmazonPayField === role) return 'data-lp-amazon-pay-field';
    const by = maps.findIndex((map) => map && map[role] && node.matches(map[role]));
    return by < 0 ? 'auto' : ['data-map', 'cart'][by];
  };
  const row = (role, node) => {
    const [best = ['', 0], second = ['', 0]] = weighed.get(node) || [];
    return { role, control: path(node), label: reader.label(node), how: how(role, node), points: best[1], rival: second[1] && second[0], behind: second[1], limit: node.maxLength > 0 ? node.maxLength : undefined, node };
  };
  const fields = [...boxes.map(([role, node]) => row(role, node)), ...unsure.map((node) => row('?', node))];
  const there = (role) => boxes.some(([found]) => found === role);
  for (const role of NEEDED) {
    // The prefecture may stand in the address.
    if (role === 'prefecture' && !there(role) && there('addr01')) continue;
    check(`field-${role}`, there(role), WORDS.field(role, there(role)));
  }
  check('method', Boolean(amazon), WORDS.method(amazon && 'Amazon Pay', settings.methodId));
  const ids = eyes.products(form, maps, settings.products).map(([id]) => id).filter(Boolean);
  const strange = ids.filter((id) => !(id in settings.products));
  check('product', ids.length > 0 && !strange[0], WORDS.product(ids.map((id) => `${id}(${{ OneTime: '単品', Recurring: '定期' }[settings.products[id]] || '?'})`), strange));
  return fields;
};

// The form as the shopper left it, so that a trip to Amazon loses nothing. Imports nothing: the widget's own
// browser tests use this very file.
// Never in it: passwords, card fields, consent boxes, hidden inputs, files.
const SECRET = /source_attributes|passw|cvv|cvc|card|(^|\[)number/i;
const CONSENT = /agree|^checklist_|terms|policy|kiyaku|consent/i;
const FIRST = /\[(variant_id|product_id|quantity)\]$|^(variant|product)_id$/;
const NO_ANSWER = /^(password|hidden|file|submit|button|image|reset)$/;

// `before` answers what stood in a field before the widget wrote into it; undefined where it did not.
export const takeFields = (form, before) => {
  const counts = {};
  const fields = [];
  for (const field of form.elements || form.querySelectorAll('*')) {
    const name = field.name || field.id;
    if (!name || !/^(INPUT|SELECT|TEXTAREA)$/.test(field.tagName)) continue;
    const nth = (counts[name] = (counts[name] || 0) + 1) - 1;
    const choice = field.type === 'checkbox' || field.type === 'radio';
    if (NO_ANSWER.test(field.type) || SECRET.test(name) || /^cc-/.test(field.autocomplete)) continue;
    if (field.type === 'checkbox' && (field.required || CONSENT.test(name))) continue;
    const kept = before && before(field);
    fields.push([name, nth, kept != null ? kept : choice ? field.checked : field.value]);
  }
  // Product and quantity first: pages redraw when they change.
  const late = (entry) => (FIRST.test(entry[0]) ? 0 : 1);
  return fields.sort((one, other) => late(one) - late(other));
};

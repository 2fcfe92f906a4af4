// Remembers what stood there before we changed it, so that all of it can be put back: at logout, and also when the
// widget broke. Imports nothing: the widget's own browser tests use this very file.
// Keys: `@name` an attribute, `$name` an inline style, else a property. `null` takes an attribute away.
const write = (node, key, value) => {
  const name = key.slice(1);
  if (key[0] === '$') node.style.setProperty(name, value, 'important');
  else if (key[0] !== '@') Reflect.set(Object.getPrototypeOf(node), key, value, node);
  // Asked first: Chromium writes inline styles down late, and would leave an empty attribute.
  else if (value === null) node.hasAttribute(name) && node.removeAttribute(name);
  else node.setAttribute(name, value);
};

export const makeKeeper = () => {
  let kept = new Map();
  return {
    set(node, key, value) {
      if (!kept.has(node)) kept.set(node, {});
      const of = kept.get(node);
      // All inline styles are one entry, and an empty `style=""` would be ours, too.
      const slot = key[0] === '$' ? '@style' : key;
      if (!(slot in of)) of[slot] = slot[0] === '@' ? node.getAttribute(slot.slice(1)) : node[key];
      write(node, key, value);
    },
    // What a field held before we chose for the shopper; undefined where we did not.
    was(node) {
      const of = kept.get(node) || {};
      return 'value' in of ? of.value : of.checked;
    },
    undo() {
      const all = kept;
      kept = new Map();
      all.forEach((of, node) => {
        for (const key of Object.keys(of)) {
          // A CSP may refuse the attribute, never the property.
          if (key === '@style' && of[key] !== null) node.style.cssText = of[key];
          else write(node, key, of[key]);
        }
      });
      // The page should hear that the shopper's own payment choice is back.
      all.forEach((of, node) => {
        if ('value' in of || of.checked) node.dispatchEvent(new Event('change', { bubbles: true }));
      });
    },
  };
};

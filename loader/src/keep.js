// Remembers what stood there before we changed it, so that all of it can be put back: at logout, and also when the
// widget broke. Imports nothing: the widget's own browser tests use this very file.
// Keys: `@name` an attribute, `$name` an inline style, else a property. `null` takes an attribute away.
const write = (node, key, value) => {
  if (key[0] === '@') value === null ? node.removeAttribute(key.slice(1)) : node.setAttribute(key.slice(1), value);
  else if (key[0] === '$') node.style.setProperty(key.slice(1), value, 'important');
  else node[key] = value;
};

export const makeKeeper = () => {
  let kept = new Map();
  return {
    set(node, key, value) {
      if (!kept.has(node)) kept.set(node, {});
      const of = kept.get(node);
      // One entry holds all inline styles: an empty `style=""` would be ours, too.
      const slot = key[0] === '$' ? '$' : key;
      if (!(slot in of)) {
        of[slot] =
          key[0] === '@' ? node.getAttribute(key.slice(1)) : slot === '$' ? node.hasAttribute('style') && node.style.cssText : node[key];
      }
      write(node, key, value);
    },
    undo() {
      const all = kept;
      kept = new Map();
      all.forEach((of, node) => {
        for (const key of Object.keys(of)) {
          if (key !== '$') write(node, key, of[key]);
          else if (of.$ === false) node.removeAttribute('style');
          else node.style.cssText = of.$;
        }
        // Only a payment choice is kept as a property: the page should hear that it is back.
        if ('value' in of || of.checked) node.dispatchEvent(new Event('change', { bubbles: true }));
      });
    },
  };
};

// What the tag says: its white-listed data-* attributes and its nonce.
const KNOWN = 'form confirm map buttonColor afterLogin reflect locale analytics debug'.split(' ');

export const readTag = (script, warn) => {
  const tag = {};
  for (const key of Object.keys(script ? script.dataset : {})) {
    if (KNOWN.includes(key)) tag[key] = script.dataset[key];
    else warn(`タグの不明な属性 / unknown attribute: ${key}`);
  }
  return tag;
};

// A nonce is hidden from getAttribute once the page is parsed; older engines know only the attribute.
export const readNonce = (script) => (script && (script.nonce || script.getAttribute('nonce'))) || '';

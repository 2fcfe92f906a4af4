// What the tag says: its white-listed data-* attributes and its nonce.
const KNOWN = 'form confirm map buttonColor afterLogin reflect locale analytics debug'.split(' ');

export const readTag = (script, warn) => {
  const tag = {};
  for (const key of Object.keys(script.dataset)) {
    if (KNOWN.includes(key)) tag[key] = script.dataset[key];
    else warn(`タグの不明な属性 / unknown attribute: ${key}`);
  }
  return tag;
};

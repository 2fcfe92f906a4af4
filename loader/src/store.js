// This tab's memory. Where storage is refused (private windows, blocked cookies) everything goes on without.
import { takeFields } from './snapshot.js';

const MAX_AGE = 30 * 60 * 1000;

export const makeStore = (lp) => {
  const name = (key) => `lp-amazon-pay:${lp}:${key}`;
  const attempt = (action) => {
    try {
      return action(sessionStorage);
    } catch (error) {
      return null;
    }
  };
  return {
    // The tab asked for a login: a code that comes back is its own.
    markAsked: () => attempt((storage) => storage.setItem(name('asked'), Date.now())),
    takeAsked: () =>
      attempt((storage) => {
        const asked = Date.now() - storage.getItem(name('asked')) < MAX_AGE;
        storage.removeItem(name('asked'));
        return asked;
      }) || false,
    save: (form, before) =>
      attempt((storage) =>
        storage.setItem(
          name('form'),
          JSON.stringify({
            v: 1,
            at: Date.now(),
            search: location.search,
            hash: location.hash,
            fields: form ? takeFields(form, before) : [],
          }),
        ),
      ),
    saved: () =>
      attempt((storage) => {
        const saved = JSON.parse(storage.getItem(name('form')));
        return saved && saved.v === 1 && Date.now() - saved.at < MAX_AGE ? saved : null;
      }),
  };
};

// Takes our word out of the address at once, and puts back the query that the shopper came with.
export const takeLanding = (saved) => {
  const found = /^#lpap=(.+)$/.exec(location.hash);
  if (!found) return null;
  const { search, hash } = saved || {};
  history.replaceState(history.state, '', location.pathname + (search || location.search) + (hash || ''));
  return found[1];
};

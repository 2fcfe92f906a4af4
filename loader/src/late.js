// What comes with the widget, behind its glue: the widget's eyes and hands, and English for those who need it.
// `late` is the glue's own variable: exports would bring a module's clothes along.
import { door } from './door.js';
import { dress } from './dress.js';
import { makeEyes } from './facts.js';
import { find } from './finder.js';
import { form } from './form.js';
import { send } from './send.js';
import { settle } from './settle.js';

// Windows inside other apps.
const inApp = /Line\/|Instagram|FBA[NV]|FB_IAB/.test(navigator.userAgent);

// The widget speaks Japanese by itself. `ENGLISH` is the file beside the glue; without it Japanese it is.
const english = ({ tag, settings }) =>
  /^en/.test(tag.locale || document.documentElement.lang)
    ? fetch(settings.widget.glue.replace(/[^/]*$/, ENGLISH))
        .then((response) => response.json())
        .catch(() => undefined)
    : undefined;

// Amazon's button came into view: one count for the operator, with nothing about anybody.
const seen = ({ draw, settings: { api, lp } }) => {
  const [slot] = draw();
  const told = ([{ isIntersecting }], watch) => {
    if (isIntersecting) watch.disconnect(navigator.sendBeacon(`${api}/v1/lp/${lp}/seen`, '{"what":"button"}'));
  };
  if (slot) new IntersectionObserver(told).observe(slot.child);
};

late = { door, dress, english, eyes: makeEyes(find, form), form, inApp, seen, send, settle };

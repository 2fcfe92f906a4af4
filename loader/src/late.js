// What comes with the widget, behind its glue: the widget's eyes and hands, and English for those who need it.
import { makeEyes } from './facts.js';
import { find } from './finder.js';
import { form } from './form.js';

export const eyes = makeEyes(find, form);
export { form };
export { send } from './send.js';
export { settle } from './settle.js';
export { door } from './door.js';

// Windows inside other apps.
export const inApp = /Line\/|Instagram|FBA[NV]|FB_IAB/.test(navigator.userAgent);

// The widget speaks Japanese by itself. `ENGLISH` is the file beside the glue; without it Japanese it is.
export const english = ({ tag, settings }) =>
  /^en/.test(tag.locale || document.documentElement.lang)
    ? fetch(settings.widget.glue.replace(/[^/]*$/, ENGLISH))
        .then((response) => response.json())
        .catch(() => undefined)
    : undefined;

// Amazon's button came into view: one count for the operator, with nothing about anybody.
export const seen = ({ draw, settings: { api, lp } }) => {
  const [slot] = draw();
  const told = ([{ isIntersecting }], watch) => {
    if (isIntersecting) watch.disconnect(navigator.sendBeacon(`${api}/v1/lp/${lp}/seen`, '{"what":"button"}'));
  };
  if (slot) new IntersectionObserver(told).observe(slot.child);
};

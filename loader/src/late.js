// What comes with the widget, behind its glue: the widget's eyes.
import { makeEyes } from './facts.js';
import { find } from './finder.js';

export const eyes = makeEyes(find);
export { form } from './form.js';

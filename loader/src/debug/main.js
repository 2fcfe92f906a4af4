// `?lp-amazon-pay-debug` on the LP brings this file, to designers only: what was found, what is missing, and the line
// that mends it. The report stands in the page as JSON for `lp-amazon-pay check`.
import { examine } from './examine.js';
import { makePanel } from './panel.js';

const told = __LP_FACTS__;
const refused = [];
const note = ({ effectiveDirective, blockedURL, blockedURI }) => {
  const what = blockedURL || blockedURI || 'inline';
  if (!refused.some(([directive, other]) => directive === effectiveDirective && other === what)) refused.push([effectiveDirective, what]);
};
addEventListener('securitypolicyviolation', note);
// What was refused before this file came (Chromium alone keeps it).
if (window.ReportingObserver) new ReportingObserver((list) => list.forEach(({ body }) => note(body)), { types: ['csp-violation'], buffered: true }).observe();

const start = () => {
  const json = document.createElement('script');
  json.type = 'application/json';
  json.id = 'lp-amazon-pay-report';
  document.body.append(json);
  let last;
  const look = () => {
    const report = examine(told, refused);
    const text = JSON.stringify(report, (key, value) => (key === 'node' ? undefined : value)).replace(/</g, '\\u003c');
    if (text !== last) draw(report);
    last = json.textContent = text;
  };
  const draw = makePanel(() => {
    last = '';
    look();
  });
  look();
  // Forms are mounted late, and scripts answer late.
  setInterval(look, 1500);
};

if (document.body) start();
else addEventListener('DOMContentLoaded', start);

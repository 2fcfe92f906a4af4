// The types that we hand out are true: they compile, they refuse what is wrong, and they name every event, code and
// state that the sources say.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import assert from 'node:assert/strict';

const here = new URL('.', import.meta.url).pathname;
const types = readFileSync(`${here}lp-amazon-pay.d.ts`, 'utf8');
const under = (folder, kind) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(kind))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    .join('\n');
const rust = under(`${here}../src`, '.rs');
const script = under(`${here}src`, '.js');
const all = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, word]) => word))].sort();
const union = (name) => all(types.match(new RegExp(`type ${name} =([^;]+);`))[1], /'(\w+)'/g);

test('a page that uses everything compiles, and each mistake of it is found', () => {
  const tsc = () =>
    execFileSync(process.execPath, [`${here}../node_modules/typescript/bin/tsc`, '--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', `${here}types.sample.ts`], { encoding: 'utf8' });
  assert.doesNotThrow(tsc, 'see types.sample.ts: each @ts-expect-error is a mistake that must be found');
});

test('every event, error code and state is named, and no other', () => {
  const events = [...all(rust, /emit\(\s*"(\w+)"/g), ...all(script, /emit\('(\w+)'/g)].sort();
  assert.deepEqual(all(types.split('declare global')[0], /'lp-amazon-pay:(\w+)'/g), [...new Set(events)]);
  assert.deepEqual(all(types.split('declare global')[1], /\n    'lp-amazon-pay:(\w+)'/g), [...new Set(events)]);
  const codes = [...all(rust, /"code", "(\w+)"/g), ...all(script, /code: '(\w+)'/g), ...all(script, /stop\('(\w+)'/g)];
  assert.deepEqual(union('Trouble'), [...new Set(codes)].sort());
  const states = all(rust.match(/fn word\(self\)[\s\S]+?\n    }\n/)[0], /=> "(\w+)"/g);
  assert.deepEqual(union('State'), [...states, 'loading', 'off'].sort());
});

// docs/amazon-facts.md says of every fact where it is done and which test keeps it: all of these exist.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './support/stage.js';

const SHORT = {
  'sdk-tests/': 'crates/amazon-pay/tests/',
  'sdk/': 'crates/amazon-pay/src/',
  'sandbox-tests/': 'crates/sandbox/tests/http/',
  'sandbox/': 'crates/sandbox/src/',
  'script/': 'crates/sandbox/assets/checkout/',
  'server/': 'crates/server/src/',
  'official/': 'tests/official-sdk/',
  'e2e/': 'tests/e2e/tests/e2e/',
};

const rows = readFileSync(join(ROOT, 'docs/amazon-facts.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| fact') && !line.startsWith('| ---'))
  .map((line) => line.slice(2, -2).split(' | '));

const references = (cell) => [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, text]) => text);

/** The text of the file that a reference means; `undefined` where there is none. */
function read(reference) {
  const short = Object.keys(SHORT).find((start) => reference.startsWith(start));
  const path = join(ROOT, short ? SHORT[short] + reference.slice(short.length) : reference);
  const ends = ['', '.rs', '.test.js'];
  const found = ends.map((end) => path + end).filter((file) => statSync(file, { throwIfNoEntry: false }));
  const file = found.find((one) => statSync(one).isFile());
  return file ? readFileSync(file, 'utf8') : found[0] && '';
}

test('every row has a mark; what is done says where, and what is ✔ is tested', () => {
  assert.ok(rows.length > 150, `${rows.length} rows`);
  for (const [fact, mark, where, tests] of rows) {
    assert.match(mark, /^(✔|✘|–)/, fact);
    if (mark.startsWith('✔')) {
      assert.ok(references(where).length > 0, `where? ${fact}`);
    }
    if (mark.startsWith('✔') && !mark.startsWith('✔ part')) {
      assert.ok(references(tests).length > 0, `no test: ${fact}`);
    }
  }
});

test('every file and every test that is named exists', () => {
  const lost = [];
  for (const [fact, , where, tests] of rows) {
    for (const reference of [...references(where), ...references(tests)]) {
      const [path, ...name] = reference.split(': ');
      const text = read(path);
      if (text === undefined || !text.includes(name.join(': '))) {
        lost.push(`${reference} (${fact})`);
      }
    }
  }
  assert.deepEqual(lost, []);
});

// A promise that is not awaited and rejects fails its test, also in the last test of a file.
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = "const { connect } = require('jest-ws-dynamic');\n";
const connected = "const client = await connect('/echo');";

const tests: Readonly<Record<string, string>> = {
  assertion:
    "test('x', async () => { Promise.resolve(1).then((one) => { expect(one).toBe(2); }); });",
  synchronous: "test('x', () => { Promise.reject(new Error('lost')); });",
  'a-function': "test('x', () => { (async () => { await null; throw new Error('lost'); })(); });",
  'a-turn-later':
    "test('x', async () => { new Promise(setImmediate).then(() => { throw new Error('lost'); }); });",
  'before-a-skipped-test':
    "test('x', () => { Promise.reject(new Error('lost')); });\ndescribe('d', () => { test.skip('y', () => {}); });",
  'after-each': "afterEach(() => { Promise.reject(new Error('lost')); });\ntest('x', () => {});",
  concurrent: "test.concurrent('x', async () => { Promise.reject(new Error('lost')); });",
  callback: "test('x', (done) => { done(); Promise.reject(new Error('lost')); });",
  close: `${head}test('x', async () => { ${connected} client.close().then(() => { throw new Error('lost'); }); });`,
  'closed-by-the-end': `${head}test('x', async () => { ${connected} client.closed.then(() => { throw new Error('lost'); }); });`,
  'for-await-until-the-end': `${head}test('x', async () => {
  ${connected}
  (async () => { for await (const _ of client); throw new Error('lost'); })();
});`,
};

const { failed, shown } = scene({
  ...Object.fromEntries(Object.entries(tests).map(([name, text]) => [`${name}.test.js`, text])),
  'after-all.test.js':
    "afterAll(() => { Promise.reject(new Error('lost')); });\ntest('x', () => {});",
  'of-the-file.test.js': `${head}
let client;
beforeAll(async () => { ${connected.replace('const ', '')} client.closed.then(() => { throw new Error('lost'); }); });
test('x', () => {});`,
});

test.each(Object.keys(tests))('in the last test of a file: %s', (name) => {
  expect(failed(name)).toEqual(['x']);
});

test.each(['after-all', 'of-the-file'])('in a hook of the file, it fails the file: %s', (name) => {
  expect(failed(name)).toEqual([]);
  expect(shown(name)).toContain('lost');
});

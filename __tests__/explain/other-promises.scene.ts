/** Waits that `assert.rejects()` or a promise of a library takes, which the test does not await. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

/** Reports a rejection that nothing handles as Bluebird does. */
const library = `class Library {
  constructor(promise, isDerived = false) {
    this.promise = promise;
    this.isHandled = false;
    const fail = (error) => setTimeout(() => {
      if (this.isHandled) return;
      this.isReported = true;
      if (!process.emit('unhandledRejection', error, this)) console.log('printed: ' + error.message);
    }, 1);
    if (isDerived) Promise.prototype.then.call(promise, () => {}, fail);
    else this.promise = new Promise((resolve, reject) => {
      promise.then((value) => resolve(value), (error) => { fail(error); reject(error); });
    });
    this.promise.catch(() => {});
  }
  then(...reactions) {
    this.isHandled = true;
    if (this.isReported) process.emit('rejectionHandled', this);
    return new Library(this.promise.then(...reactions), true);
  }
}
exports.wrap = (promise) => new Library(promise);`;
const head = `const assert = require('node:assert');
const { connect } = require('jest-ws-dynamic');
const { wrap } = require('./library');
let client, kept;
beforeEach(async () => { client = await connect('/echo'); });
`;
const one = (body: string): string => `${head}test('one', async () => {\n  ${body}\n});
test('passes', async () => { await kept; });`;

const lost: Readonly<Record<string, string>> = {
  'assert-wait': 'assert.rejects(client.receive());',
  'assert-matcher': "assert.rejects(expect(client).toReceiveMessage('a'));",
  'assert-connect': "assert.rejects(connect('/echo'));",
  'assert-function': 'assert.rejects(async () => { await client.receive(); });',
  'assert-helper':
    'const ends = async () => {\n    await assert.rejects(client.receive());\n  };\n  ends();',
  wait: 'wrap(client.receive());',
  matcher: "wrap(expect(client).toReceiveMessage('a'));",
  'check-after-the-wait': "wrap(client.receive()).then((text) => expect(text).toBe('a'));",
};
const failing =
  "wrap(client.receive({ timeout: 5 }));\n  await expect(await connect('/echo')).toStaySilent({ for: 50 });";
const right: Readonly<Record<string, string>> = {
  awaited: 'await Promise.all([assert.rejects(client.receive()), client.close()]);',
  'awaited-later':
    'const ends = assert.rejects(client.receive());\n  await client.close();\n  await ends;',
  'awaited-in-a-helper':
    'const ends = async () => { await assert.rejects(client.receive()); };\n  const end = ends();\n  await client.close();\n  await end;',
  'awaited-by-the-next-test':
    "client = await connect('/echo');\n  kept = assert.rejects(client.receive());\n  await client.close();",
  voided: 'void assert.rejects(client.receive());',
  'voided-library': 'void wrap(client.receive());',
  'caught-library': 'wrap(client.receive()).then(undefined, () => {});',
  'handled-later':
    "const wait = wrap(client.receive({ timeout: 5 }));\n  await expect(await connect('/echo')).toStaySilent({ for: 50 });\n  await expect(Promise.resolve(wait)).rejects.toThrow('Timed out');",
  'own-error':
    "wrap(Promise.reject(new Error('mine')));\n  await expect(await connect('/echo')).toStaySilent({ for: 50 });",
};

const { failed, output, shown } = scene({
  'library.js': library,
  ...Object.fromEntries(
    Object.entries({ ...lost, failing, ...right }).map(([name, body]) => [
      `${name}.test.js`,
      one(body),
    ]),
  ),
});

test.each(Object.keys(lost))('fails its test, at its line: %s', (name) => {
  expect(failed(name)).toEqual(['one']);
  expect(shown(name)).toContain('was still pending when the test ended');
  expect(shown(name)).toMatch(/> +\d+ \| .*(client\.receive\(|expect\(client\)|connect\()/);
});

test('fails the test whose wait has failed', () => {
  expect(failed('failing')).toEqual(['one']);
  expect(shown('failing')).toContain('Timed out after 5 ms');
});

test.each(Object.keys(right))('passes: %s', (name) => {
  expect([failed(name), shown(name)]).toEqual([[], '']);
});

test('leaves other errors to the library', () => {
  expect(output()).toContain('printed: mine');
  expect(output()).not.toContain('printed: Timed out');
});

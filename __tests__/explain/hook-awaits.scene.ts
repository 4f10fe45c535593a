/** Promises of hooks that nobody awaits: what fails, and which line is named. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { connect, server, silentPort } = require('jest-ws-dynamic');
const { EventEmitter, once } = require('node:events');
const refused = () => expect(connect('/reject?status=401')).toRejectUpgrade(401);
let client, ready;
`;
const refused = "connect('/reject?status=401')";
/** The call of the hook, which is earlier, fails meanwhile. */
const passes = "test('passes', async () => { await refused(); await refused(); });";

/** A call that is pending when its test fails, and is rejected as the test's connection ends. */
const ended: Readonly<Record<string, string>> = {
  handshake: 'connect({ url }).then((one) => { client = one; });',
  function: '(async () => { client = await connect({ url }); })();',
  chain: "connect('/echo').expectText('never').then(() => { ready = true; });",
  wait: "connect('/echo').then((one) => one.receive()).then(() => { ready = true; });",
};
const endedIn = (call: string): string => `${head}let url;
beforeAll(async () => { url = (await silentPort()).url; });
test('fails', async () => {
  ${call}
  await connect('/echo');
  throw new Error('own');
});
test('passes', () => {});`;
const storedAndLost = `${head}let url;
beforeAll(async () => { url = (await silentPort()).url; });
test('loses', async () => { ready = connect({ url }).then((one) => { client = one; }); });`;

/** A call of `beforeAll` that fails while a test runs. */
const failing: Readonly<Record<string, string>> = {
  callback: `beforeAll(() => { ${refused}.then((one) => { client = one; }); }); // here`,
  'stored-and-not-awaited': `beforeAll(() => { ready = ${refused}.then(() => 'open'); }); // here`,
  function: `const open = async () => { client = await ${refused}; }; // here
beforeAll(() => { open(); });`,
  'in-a-describe': `describe('block', () => {
  beforeAll(() => { ${refused}.then((one) => { client = one; }); }); // here
  ${passes}
});`,
};

/** A call that is pending when a test uses its result. */
const late: Readonly<Record<string, string>> = {
  callback: 'connect({ url }).then((one) => { client = one; }); // here',
  direct: 'client = connect({ url }); // here',
};
const lateIn = (hook: string, call: string): string => `${head}let url;
beforeAll(async () => { url = (await silentPort()).url; });
${hook}(() => {
  ${call}
});
test('uses', () => client.sendGreeting());`;

const correct: Readonly<Record<string, string>> = {
  'awaited-by-a-test': `beforeAll(() => { ready = connect('/echo').then((one) => { client = one; }); });
test('uses', async () => { await ready; await client.send('a'); });`,
  'rejection-handled-by-a-test': `beforeAll(() => { ready = ${refused}.then(() => 'open'); });
${passes}
test('handles', () => expect(ready).rejects.toThrow('401'));`,
  'rejection-handled-by-a-hook': `beforeAll(() => { ready = ${refused}.then(() => 'open'); });
${passes}
afterAll(() => expect(ready).rejects.toThrow('401'));`,
  event: `const bus = new EventEmitter();
beforeAll(() => { connect('/echo').then((one) => { client = one; bus.emit('ready'); }); });
test('uses', async () => { if (!client) await once(bus, 'ready'); await client.send('a'); });`,
};

const { shown, failed } = scene({
  ...Object.fromEntries(
    Object.entries(failing).map(([name, code]) => [
      `failing-${name}.test.js`,
      `${head}${code}\n${passes}`,
    ]),
  ),
  ...Object.fromEntries(
    ['beforeAll', 'beforeEach'].flatMap((hook) =>
      Object.entries(late).map(([name, call]) => [
        `late-${hook}-${name}.test.js`,
        lateIn(hook, call),
      ]),
    ),
  ),
  ...Object.fromEntries(
    Object.entries(ended).map(([name, call]) => [`ended-${name}.test.js`, endedIn(call)]),
  ),
  'stored-and-lost.test.js': storedAndLost,
  ...Object.fromEntries(
    Object.entries(correct).map(([name, code]) => [`correct-${name}.test.js`, `${head}${code}`]),
  ),
});

test.each(Object.keys(failing))('fails the file, not the test that runs then: %s', (name) => {
  const file = `failing-${name}`;
  expect(failed(file)).toEqual([]);
  expect(shown(file)).toMatch(/connect\(\) at \S+:\d+ was called outside of the tests/);
  expect(shown(file)).toMatch(/> +\d+ \|.*\/\/ here/);
});

test.each(Object.keys(late))('names the line in a test that used the result: %s', (name) => {
  for (const hook of ['beforeAll', 'beforeEach']) {
    const file = `late-${hook}-${name}`;
    expect(failed(file)).toEqual(['uses']);
    const [first = '', ...others] = shown(file).split('● ').slice(1);
    // A call of beforeAll also fails the file.
    expect(others).toHaveLength(hook === 'beforeAll' ? 1 : 0);
    expect(first).toContain('TypeError');
    expect(first).toMatch(
      new RegExp(`connect\\(\\) at \\S*${file}\\.test\\.js:8 was (still pending|not awaited)`),
    );
  }
});

test.each(Object.keys(ended))('is no second failure of a failed test: %s', (name) => {
  const failures = shown(`ended-${name}`).split('● ').slice(1);
  expect([failures.length, failed(`ended-${name}`)]).toEqual([1, ['fails']]);
  expect(failures[0]).toContain('own');
});

test('fails a test that passes otherwise', () => {
  expect(failed('stored-and-lost')).toEqual(['loses']);
});

test.each(Object.keys(correct))('passes: %s', (name) => {
  expect([failed(`correct-${name}`), shown(`correct-${name}`)]).toEqual([[], '']);
});

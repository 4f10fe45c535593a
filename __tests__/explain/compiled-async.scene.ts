// Forgotten awaits in code whose async functions are compiled to state machines.
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

// The second line is inside a function, and each line that a helper may be mapped to, too.
const head = `const { connect } = require('jest-ws-dynamic'); beforeEach(() => {
  const none = async () => { await 1; };
  return none();
});
const prepare = async (client) => { client.send('a'); await client.flush(); };
`;
const tail = `async function unused(client) {
${'  await client.one(); (async () => { await client.two(); })(); for (const one of []) { break; }\n'.repeat(300)}}
`;
const twice = '{ await client.receive(); await client.receive(); }';
const reading = (name: string, body: string): string =>
  `test('${name}', async () => {
  const client = await connect('/echo');
  ${body}
  await prepare(client);
});
`;

const { failed, shown } = scene({
  'jest.config.js': `module.exports = {
  preset: 'jest-ws-dynamic',
  transform: { js$: [${JSON.stringify(require.resolve('@swc/jest'))}, { jsc: { target: 'es5' }, swcrc: false }] },
};`,
  'right.test.js': [
    head,
    reading('function', `void (async () => ${twice})();`),
    reading('name', `const pump = async () => ${twice};\n  void pump();`),
    reading('declaration', `async function pump() ${twice}\n  void pump();`),
    reading('method', `const reader = { async pump() ${twice} };\n  void reader.pump();`),
    reading('class', `class Reader { async pump() ${twice} }\n  void new Reader().pump();`),
    reading(
      'nested',
      `const inner = async () => ${twice};\n  const outer = async () => { await inner(); };\n  void outer();`,
    ),
    reading('loop', '(async () => { for (;;) { await client.receive(); } })();'),
    reading(
      'catch',
      `(async () => { try ${twice} catch (e) { if (e.code !== 'ERR_WS_CLOSED') throw e; } })();`,
    ),
    `describe('reader of beforeAll', () => {
  const got = [];
  let client;
  beforeAll(async () => {
    client = await connect('/echo');
    (async () => { while (client.readyState === 1) { const one = await client.receive(); got.push(one); } })();
  });
  test('first', async () => { await prepare(client); expect(got).toHaveLength(1); });
  test('second', async () => { await prepare(client); expect(got).toHaveLength(2); });
});
`,
    tail,
  ].join(''),
  'wrong.test.js': [
    head,
    reading('name', `const pump = async () => ${twice};\n  pump();`),
    reading(
      'left loop',
      `(async () => { while (true) { if (await client.receive() === 'b') break; } })();`,
    ),
    tail.replaceAll('(async', 'void (async').replaceAll('of []', 'of client'),
  ].join(''),
});

test('void, an endless loop, a catch and a reader of beforeAll count', () => {
  expect(failed('right')).toEqual([]);
});

test('a forgotten await fails, and its place has no frames of the compiler', () => {
  expect(failed('wrong')).toEqual(['name', 'left loop']);
  expect(shown('wrong')).toContain('before the call of pump()');
  expect(shown('wrong')).not.toMatch(/at step |at _next |asyncGeneratorStep/);
});

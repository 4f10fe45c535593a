// The option `mask` holds for an error of a callback, also if Node reports it when its test has ended.
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `/** @jest-environment-options {"mask":["pin"]} */
const { connect, mockServer, network } = require('jest-ws-dynamic');
const value = 'hidden-1';
const fail = () => { throw new Error('pin=' + value); };
const pair = async (options) => {
  const mock = await mockServer(options);
  const client = await connect(mock.url);
  return { mock, client, connection: await mock.nextConnection() };
};
`;

/** Each calls `fail`. */
const bodies: Readonly<Record<string, string>> = {
  listener:
    "const { mock, client } = await pair(); mock.on('message', fail); client.send('a'); await mock.receive();",
  'listener that throws a text':
    "const { mock, client } = await pair(); mock.on('message', () => { throw 'pin=' + value; }); client.send('a'); await mock.receive();",
  'listener of a connection':
    "const { client, connection } = await pair(); connection.on('close', fail); await client.close(); await connection.closed;",
  'codec, hidden':
    "const { client } = await pair({ codec: { name: 'own', encode: String, decode: (data) => data, isHidden: fail } }); client.send('a'); await client.flush();",
  'codec, onMessage':
    "const { client } = await pair({ codec: { name: 'own', encode: String, decode: (data) => data, onMessage: fail } }); client.send('a'); await client.flush();",
  reply:
    "const { mock, client } = await pair(); mock.reply('a', fail); client.send('a'); await mock.receive();",
  verify: 'await pair({ verify: fail });',
  predicate: "const { mock, client } = await pair(); mock.send('a'); await client.waitFor(fail);",
  fault:
    "const link = await network(); link.drop(fail); const client = await connect('/echo', { via: link }); client.send('a'); await client.receive();",
  timer: 'setTimeout(fail, 0); await new Promise((done) => setTimeout(done, 0));',
  rejection: 'Promise.resolve().then(fail);',
};

const hooks = `${head}
setTimeout(fail, 0);
describe('block', () => { beforeAll(fail); test('of a beforeAll', () => {}); });
describe('block', () => { afterEach(fail); test('of an afterEach', () => {}); });
afterAll(fail);
afterAll(() => { Promise.resolve().then(fail); });
`;

const { shown, failed, linesOf } = scene({
  'callbacks.test.js': `${head}${Object.entries(bodies)
    .map(([name, body]) => `test(${JSON.stringify(name)}, async () => { ${body} });\n`)
    .join('')}`,
  'consequence.test.js': `${head}test('fails twice', async () => {
  const { mock, client } = await pair();
  mock.on('message', fail);
  client.send('a');
  await mock.receive();
  throw new Error('own');
});
`,
  'hooks.test.js': hooks,
});

test.each(Object.keys(bodies))('the error of a callback is masked: %s', (name) => {
  expect(failed('callbacks')).toContain(name);
  expect(linesOf('callbacks', name).join('\n')).toContain('pin=(masked)');
});

test('no value is shown', () => {
  expect(shown('callbacks')).not.toContain('pin=hidden-1');
  expect(shown('hooks')).not.toContain('pin=hidden-1');
});

test('the error of a listener is masked beside another failure', () => {
  expect(shown('consequence')).toMatch(/● fails twice\n\n +own\n/);
  expect(shown('consequence')).toMatch(/● fails twice\n\n +pin=\(masked\)\n/);
});

test('errors of hooks, and between tests, are masked', () => {
  expect(failed('hooks')).toEqual(
    expect.arrayContaining(['block of a beforeAll', 'block of an afterEach']),
  );
  expect(shown('hooks').split('pin=(masked)').length).toBeGreaterThan(4);
});

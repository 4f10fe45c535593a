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

/** Credentials in headers are hidden without the option. */
const headers = `const { connect, mockServer, serve } = require('jest-ws-dynamic');
const credentials = { headers: { authorization: 'Bearer hidden-2', cookie: 'sid=hidden-3' } };
const thrown = async (value) => {
  const mock = await mockServer({ verify: ({ headers }) => { throw value(JSON.stringify(headers)); } });
  await connect(mock.url, credentials);
};
test('an error', () => thrown((text) => new Error('bad ' + text)));
test('a cause', () => thrown((text) => new Error('bad', { cause: new Error(text) })));
test('a text', () => thrown((text) => text));
test('a header line', () => thrown(() => new Error('Authorization: Bearer hidden-2')));
test('of the test', () => { throw { cookie: 'sid=hidden-3' }; });
test('of a factory', () => serve(() => { throw new Error('Cookie: sid=hidden-3'); }));
test('a body', async () => {
  const mock = await mockServer();
  mock.refuse({ status: 401, body: JSON.stringify(credentials) });
  await connect(mock.url);
});
test('a compared value', () => { expect({ cookie: 'compared' }).toEqual({ cookie: 'other' }); });
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
  'headers.test.js': headers,
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

test('headers with credentials are masked in thrown values and refusals', () => {
  expect(failed('headers')).toHaveLength(8);
  expect(shown('headers')).not.toMatch(/^(?! *>? *\d+ \|).*hidden-[23]/m);
  expect(shown('headers').split('(masked)').length).toBeGreaterThan(8);
  expect(shown('headers')).toContain('"cookie": "compared"');
});

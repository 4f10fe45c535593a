// What a test can throw that a decorator of failures may not be able to read or change.
import { describe, expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const thrown: Readonly<Record<string, string>> = {
  'a frozen error': "Object.freeze(new Error('frozen'))",
  'a sealed error': "Object.seal(new Error('sealed'))",
  'an error whose stack is a getter':
    "Object.defineProperty(new Error('got'), 'stack', { get: () => 'Error: got\\n    at somewhere (file.js:1:1)' })",
  'an error whose stack throws':
    "Object.defineProperty(new Error('kept'), 'stack', { get() { throw new Error('from stack'); } })",
  'an error whose message throws':
    "Object.defineProperty(new Error('x'), 'message', { get() { throw new Error('from message'); } })",
  'an error without a stack': "Object.assign(new Error('bare'), { stack: undefined })",
  'an error with a circular cause':
    "(() => { const it = new Error('circular'); return Object.defineProperty(it, 'cause', { value: it }); })()",
  'an error whose cause cannot be read':
    "new Error('outer', { cause: Object.defineProperty(new Error('x'), 'stack', { get() { throw 1; } }) })",
  'an error of another realm': "require('node:vm').runInNewContext('new TypeError(\"foreign\")')",
  'an AggregateError': "new AggregateError([new Error('one'), new Error('two')], 'several')",
  'an assertion of node:assert':
    "(() => { try { require('node:assert').strictEqual(1, 2); } catch (error) { return error; } })()",
  'a string': "'text'",
  'a symbol': "Symbol('text')",
  undefined: 'undefined',
  null: 'null',
  'an object': "({ code: 'E_OWN' })",
  'an object without a prototype': 'Object.create(null)',
  'an object whose property throws': "({ get code() { throw new Error('from code'); } })",
  'a proxy of an error': "new Proxy(new Error('behind a proxy'), {})",
  'a revoked proxy':
    '(() => { const it = Proxy.revocable({}, {}); it.revoke(); return it.proxy; })()',
};
const names = Object.keys(thrown);

const fileOf = (name: string): string => name.replaceAll(' ', '-');

const testFile = (expression: string): string => `
const { connect, mockServer } = require('jest-ws-dynamic');
const make = () => ${expression};
test('before', async () => { await connect('/echo').sendText('hello').expectText('hello'); });
test('plain', async () => {
  await (await connect('/echo')).send('hello');
  throw make();
});
test('chain', async () => {
  await connect('/echo').sendText('hello').exec(() => { throw make(); });
});
test('listener', async () => {
  const mock = await mockServer();
  mock.on('connection', () => { throw make(); });
  await connect(mock.url);
  await mock.flush();
});
test('rejection', async () => {
  Promise.reject(make());
  await new Promise(setImmediate);
});
test('timer', async () => {
  setTimeout(() => { throw make(); });
  await new Promise((resolve) => setTimeout(resolve));
});
test('after', async () => { await connect('/echo').sendText('hello').expectText('hello'); });
`;

const files = Object.fromEntries(
  Object.entries(thrown).map(([name, make]) => [`${fileOf(name)}.test.js`, testFile(make)]),
);

describe.each(['failed', 'all'])('transcript: %s', (transcript) => {
  const config = { preset: 'jest-ws-dynamic', testEnvironmentOptions: { transcript, ssl: false } };
  const { result } = scene({
    ...files,
    'jest.config.js': `module.exports = ${JSON.stringify(config)};`,
  });

  test.each(names)(
    'every result of a file is kept, with its frames: a test that throws %s',
    (name) => {
      const file = result(fileOf(name));
      const results = file?.assertionResults.map(({ fullName, status }) => [fullName, status]);
      expect({ message: results?.length === 7 ? '' : file?.message, results }).toEqual({
        message: '',
        results: [
          ['before', 'passed'],
          ['plain', 'failed'],
          ['chain', 'failed'],
          ['listener', 'failed'],
          ['rejection', 'failed'],
          ['timer', 'failed'],
          ['after', 'passed'],
        ],
      });
      const messages = file?.assertionResults.flatMap(({ failureMessages }) => failureMessages);
      expect(messages?.join('\n')).not.toContain('weak set');
      expect(file?.message).not.toContain('Test suite failed to run');
      for (const failure of ['plain', 'chain']) {
        const assertion = file?.assertionResults.find(({ fullName }) => fullName === failure);
        expect(assertion?.failureMessages.join('')).toMatch(/→ \+\d+ ms text 5 B "hello"/);
      }
    },
  );
});

describe('a thrown value that only Jest cannot read', () => {
  const { result } = scene({
    'a.test.js': `
const { connect, mockServer } = require('jest-ws-dynamic');
test('listener', async () => {
  const mock = await mockServer();
  mock.on('connection', () => {
    throw {
      get stack() {
        const [, , caller] = new Error().stack.split('\\n');
        if (caller.includes('jest-circus')) throw new Error('from stack');
        return 'Error: x';
      },
    };
  });
  await connect(mock.url);
  await mock.flush();
});
`,
  });

  // Otherwise this run would not end.
  test('its file fails, and the resources of its test are closed', () => {
    expect(result('a')?.message).toContain('from stack');
  });
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import { commandSchema } from '../../src/options/command';
import {
  fillCommand,
  fillPlaceholders,
  portPlaceholder,
} from '../../src/worker/process/placeholders';

test('all options are accepted unchanged', () => {
  const options = {
    command: 'node',
    args: ['server.js', '{port}'],
    cwd: '..',
    env: { PORT: '{port}' },
    ssl: 'native',
    wait: { stdout: /ready/i, stderr: 'up' },
    path: '/chat?x=1',
    gracefulShutdown: { signal: 'SIGINT', timeout: 0 },
    socketActivation: true,
    localhost: 'shared',
    scope: 'worker',
  };
  expect(v.parse(commandSchema, options)).toEqual(options);
});

test.each([{ signal: 'SIGINT' }, { timeout: 100 }])('the other key has a default: %j', (given) => {
  const options = { command: 'node', gracefulShutdown: given };
  expect(v.parse(commandSchema, options)).toEqual(options);
});

test('text in braces that is no placeholder is accepted', () => {
  const options = { command: 'node', args: ['{post}', '{}', '{"port":1}'], env: { A: '{ports}' } };
  expect(v.parse(commandSchema, options)).toEqual(options);
});

test.each([{ stdout: 'ready' }, { stderr: /up/ }])('waits for one stream: %j', (wait) => {
  expect(v.parse(commandSchema, { command: 'node', wait })).toEqual({ command: 'node', wait });
});

test.each([
  ['an empty command', { command: '' }],
  ['arguments as one string', { command: 'node', args: 'server.js' }],
  ['a number in the environment', { command: 'node', env: { PORT: 3000 } }],
  ['a list as environment', { command: 'node', env: [] }],
  ['a Map as environment', { command: 'node', env: new Map([['PORT', '3000']]) }],
  ['a variable with a value in its name', { command: 'node', env: { 'PORT=3000': '' } }],
  ['a misspelled placeholder', { command: 'node', args: ['--listen={prot}'] }],
  ['a placeholder in capitals', { command: 'node', env: { PORT: '{PORT}' } }],
  ['a placeholder with a dash', { command: 'node', args: ['{ssl-port?}'] }],
  ['an unknown key', { command: 'node', shell: true }],
  ['a path without a slash', { command: 'node', path: 'chat' }],
  ['ssl: true', { command: 'node', ssl: true }],
  ['wait without a pattern', { command: 'node', wait: {} }],
  ['an empty pattern', { command: 'node', wait: { stdout: '' } }],
  ['an unknown signal', { command: 'node', gracefulShutdown: { signal: 'TERM', timeout: 1 } }],
  ['an unknown key of the end', { command: 'node', gracefulShutdown: { sginal: 'SIGINT' } }],
  ['a negative limit', { command: 'node', gracefulShutdown: { signal: 'SIGTERM', timeout: -1 } }],
])('%s is refused', (_, options) => {
  expect(v.safeParse(commandSchema, options).success).toBe(false);
});

test('placeholders are replaced anywhere in arguments and variables', () => {
  expect(
    fillCommand(
      { args: ['--listen={host}:{port}', '{sslPort}'], env: { URL: 'ws://{host}:{port}/{port}' } },
      { host: '127.0.0.1', port: 9000, sslPort: 9003 },
    ),
  ).toEqual({
    args: ['--listen=127.0.0.1:9000', '9003'],
    env: { URL: 'ws://127.0.0.1:9000/9000' },
  });
});

test('{port?} is the port, and does not require the command to listen there', () => {
  const offered = { args: ['{port?}'], env: { PORT: '{port?}' } };

  expect(fillCommand(offered, { host: '::1', port: 9000 })).toEqual({
    args: ['9000'],
    env: { PORT: '9000' },
  });
  expect(portPlaceholder({ command: 'node', ...offered })).toBeUndefined();
  expect(portPlaceholder({ command: 'node', env: { PORT: '{port}' } })).toBe('{port}');
});

test('text without a placeholder of this package is unchanged', () => {
  const other = fc.string().filter((text) => !/\{(port|sslPort|host)\??\}/.test(text));
  fc.assert(
    fc.property(other, (text) => {
      expect(fillPlaceholders(text, { host: 'h', port: 1 })).toBe(text);
    }),
  );
});

import { expect, test } from '@jest/globals';
import { resolveOptions } from '../../src/options/resolve-options';
import { isOption, optionKeys } from '../../src/options/schema';
import { isCommand, isExternal, isModule, serverKeys } from '../../src/options/server-form';
import type { ServerOption } from '../../src/options/types';

test('the defaults', () => {
  const options = resolveOptions({});
  expect(options).toEqual({
    server: 'reference',
    servers: {},
    isServerBuiltIn: true,
    ssl: true,
    host: '127.0.0.1',
    startPort: 9000,
    minGap: 1,
    maxGap: 10,
    maxAttempts: 1000,
    startTimeout: 10_000,
    stopTimeout: 2000,
    transcript: 'failed',
    failOnLeaks: false,
    failOnUnused: false,
    mask: [],
    localhost: 'shared',
    addresses: {},
    outside: 'allow',
    guard: 'udp',
    globals: { WebSocket: false },
  });
  expect(Object.isFrozen(options)).toBe(true);
});

test('given options are kept', () => {
  const given = {
    server: './server.js',
    ssl: false,
    host: '::1',
    startPort: 1024,
    endPort: 65_535,
    minGap: 10,
    maxGap: 10,
    maxAttempts: 1,
    startTimeout: 1,
    stopTimeout: 2 ** 31 - 1,
    transcript: false,
    failOnLeaks: true,
    failOnUnused: true,
    mask: ['token', /secret/],
    codec: './codec.js',
    localhost: 'own',
    guard: 'tcp-block',
    globals: { WebSocket: true },
  };
  expect(resolveOptions(given)).toMatchObject({ ...given, isServerBuiltIn: false });
});

test.each([
  [{}, 'reference', true],
  [{ server: 'reference' }, 'reference', false],
  [{ server: false }, false, false],
  [{ servers: {} }, 'reference', true],
  [{ servers: { auth: './auth.js' } }, false, false],
  [{ server: 'reference', servers: { auth: './auth.js' } }, 'reference', false],
])('named servers replace the built-in one: %j', (given, server, isServerBuiltIn) => {
  expect(resolveOptions(given)).toMatchObject({ server, isServerBuiltIn });
});

test.each<[object, string]>([
  [{ startPort: 1023 }, '"startPort" to be a port from 1024 to 65535'],
  [{ startPort: 65_536 }, '"startPort" to be a port from 1024 to 65535'],
  [{ startPort: 65_535 }, 'at most 65534, so that a pair fits with "minGap" 1'],
  [{ endPort: 1 }, '"endPort" to be a port'],
  [{ minGap: 0 }, '"minGap" to be at least 1'],
  [{ minGap: 1.5 }, '"minGap" to be a whole number'],
  [{ minGap: 11 }, '"minGap" to be at most "maxGap", 10'],
  [{ maxAttempts: 0 }, '"maxAttempts" to be at least 1'],
  [{ startTimeout: 0 }, '"startTimeout" to be at least 1 (ms)'],
  [{ stopTimeout: 2 ** 31 }, '"stopTimeout" to be at most 2147483647 (ms)'],
  [{ host: '' }, '"host" to be an address to bind'],
  [{ transcript: true }, `"transcript" to be 'failed', 'all' or false`],
  [{ mask: 'token' }, '"mask" to be a list of names'],
  [{ servers: [] }, '"servers" to be an object of servers by name'],
  [{ servers: new Map([['auth', './auth.js']]) }, '"servers" to be an object of servers by name'],
  [{ mask: [''] }, '"mask.0" to be the name of a field or header'],
  [{ mask: [{}] }, '"mask.0" to be the name of a field or header'],
  [{ codec: '' }, '"codec" to be the path of a module that exports a codec'],
  [{ globals: [] }, '"globals" to be { WebSocket: true }'],
  [{ globals: new Date(0) }, '"globals" to be { WebSocket: true }'],
  [{ globals: { fetch: true } }, '"globals.fetch"'],
  [{ globals: { WebSocket: 1 } }, '"globals.WebSocket" to be true or false'],
  [{ servers: { '1st': './a.js' } }, 'names of letters, digits, _ and -'],
  [{ server: '' }, `"server" to be 'reference', a path to a module`],
  [{ server: {} }, `"server" to be 'reference', a path to a module`],
  [{ servers: { 'a b': './a.js' } }, 'names of letters, digits, _ and -'],
  [{ server: { url: 'see ws://a' } }, '"server.url" to be a ws:// or wss:// URL'],
  [{ server: { url: '$CHAT-URL' } }, '"server.url" to be a ws:// or wss:// URL'],
  [{ server: { comand: 'node' } }, 'Did you mean "server.command"?'],
  [{ servers: { auth: { urls: 'ws://a' } } }, 'Did you mean "servers.auth.url"?'],
  [{ server: null }, `"server" to be 'reference', a path to a module`],
  [
    { server: 'wss://ann:pw@a.test/ws' },
    "false, received 'wss://(masked)@a.test/ws' (string). For a running server, write server: { url: 'ws://…' }.",
  ],
  [{ servers: { auth: 'http:/a' } }, "write servers.auth: { url: 'ws://…' }."],
  [
    { server: { command: 'WS://a' } },
    `"server.command" to be the name or path of a program, received 'WS://a' (string). For a running server, write server: { url: 'ws://…' }.`,
  ],
  [
    { server: { url: 'http://a' } },
    '"server.url" to be a ws:// or wss:// URL, or $NAME of a variable that contains one, received \'http://a\' (string).',
  ],
  [{ server: { url: 'ws:///' } }, '"server.url" to be a ws:// or wss:// URL'],
  [{ server: { url: '$' } }, '"server.url" to be a ws:// or wss:// URL'],
  [
    { server: { url: 'ws://a', ssl: 1 } },
    'received "ssl": 1 (number). "ssl" is for a server that "command" starts; beside "url", only "sslUrl" is allowed: remove "ssl".',
  ],
  [{ server: { url: 'ws://a', ur1: 1 } }, 'Did you mean "url"?'],
  [{ server: { url: 'ws://a', gracefulShutdown: {} } }, 'remove "gracefulShutdown".'],
  [
    { server: { url: 'ws://a', command: 'node' } },
    `received "url": 'ws://a' (string). "command" starts a server, and "url" is for one that is already running: remove "url", or "command" and its options.`,
  ],
  [{ servers: { auth: { command: 'node', sslUrl: 'wss://a' } } }, 'remove "sslUrl", or "command"'],
  [
    { servers: { auth: { command: 'node', startTimeout: 1 } } },
    '"startTimeout" is an option of its own: move it out of "servers.auth", to testEnvironmentOptions.',
  ],
  [{ server: { url: 'ws://a', host: 'a' } }, 'move it out of "server"'],
  [
    { server: { command: 'a', shellPath: 1 } },
    'a known key in "server", received "shellPath": 1 (number). Known: command, args',
  ],
  [
    { servers: { auth: { command: 'a', arg: [] } } },
    'a known key in "servers.auth", received "arg": [] (array). Did you mean "args"?',
  ],
  [
    { server: { command: 'a', wait: { stdout: '' } } },
    'to be a RegExp, or a string that is not empty',
  ],
  [{ server: { command: 'a', wait: { out: 1 } } }, '"server.wait.out"'],
])('%j is refused', (given, message) => {
  let error: unknown;
  try {
    resolveOptions(given as Record<string, unknown>);
  } catch (thrown) {
    error = thrown;
  }
  const [option] = Object.keys(given);
  expect(error).toMatchObject({ code: 'ERR_WS_OPTION_INVALID', details: { option } });
  expect((error as Error).message).toContain(message);
});

test('the last pair of ports may end at 65535', () => {
  expect(resolveOptions({ startPort: 65_534 }).startPort).toBe(65_534);
  expect(resolveOptions({ startPort: 65_525, minGap: 10 }).startPort).toBe(65_525);
});

test.each([{ server: { port: 1 } }, { codec: { url: 'ws://a' } }, { mask: { comand: 1 } }])(
  'no key of a server is suggested for %j',
  (given) => {
    expect(() => resolveOptions(given)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('Did you mean') }),
    );
  },
);

test('the forms of a server', () => {
  const forms: ServerOption[] = ['reference', './a.js', false, { command: 'a' }, { url: 'ws://a' }];
  expect(forms.map(isExternal)).toEqual([false, false, false, false, true]);
  expect(forms.map(isCommand)).toEqual([false, false, false, true, false]);
  expect(forms.map(isModule)).toEqual([false, true, false, false, false]);
  expect(serverKeys({ url: 'ws://a' })).toEqual(['url', 'sslUrl']);
  expect(serverKeys({ command: 'a', url: 'ws://a' })).toContain('args');
});

test('options of this package are recognized by their names', () => {
  expect(optionKeys.every(isOption)).toBe(true);
  expect([isOption('url'), isOption('toString')]).toEqual([false, false]);
});

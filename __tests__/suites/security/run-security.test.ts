import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { runSecurity, type SecurityRequest, type SecurityResults } from '../../../src/suites';

/** Takes every origin; refuses what has no token; takes messages of 1000 bytes. */
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  maxPayload: 1000,
  verifyClient: ({ req }: { req: IncomingMessage }) =>
    req.headers.authorization === 'Bearer right' || req.url === '/?token=right',
});
let url = '';
/** Messages that nobody described. */
let unknown = 0;
/** An uncaught error that does not end the process, as of a module. */
let failure: string | undefined;

beforeAll(async () => {
  server.on('connection', (socket, { url: path }) => {
    socket.on('error', () => undefined);
    if (path === '/greets') socket.send('welcome');
    socket.on('message', (data) => {
      if (String(data) === '') unknown += 1;
      if (String(data) === 'null') failure = 'TypeError: Cannot read properties of null';
      if (String(data) !== 'quiet') socket.send(String(data));
    });
  });
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.close();
});

const outcomes = ({ checks }: SecurityResults, group: string) =>
  Object.fromEntries(
    checks.filter((one) => one.group === group).map(({ id, outcome }) => [id, outcome]),
  );

describe('runSecurity()', () => {
  const options = {
    login: { headers: { Authorization: 'Bearer right' } },
    messages: [{ send: 'hello', expect: 'hello' }],
    limits: { messageSize: 1000 },
    undefended: ['handshake', 'messages', 'limits'],
  };

  test('reports the checks during which the server ends, and restarts it', async () => {
    let isUp = true;
    const results = await runSecurity({
      ...{ url, ...options, undefended: ['handshake', 'frames', 'messages', 'limits'] },
      ended: () => (isUp ? undefined : 'The server process ended with code 1.'),
      async restart() {
        isUp = true;
        return undefined;
      },
      onResult({ id }) {
        if (id === 'access-none') isUp = false;
      },
    });
    const found = results.checks.filter(({ outcome }) => outcome === 'found');
    expect(found.map(({ id }) => id)).toEqual(['access-forged']);
    expect(found[0] && results.describe(found[0])).toContain('process ended with code 1.');
  });

  test('shows the message of an uncaught error, and sends none after it', async () => {
    failure = undefined;
    const others = ['missing', 'prototype', 'depth', 'long', 'trace'];
    const { checks } = await runSecurity({
      ...{ url, ...options, messages: [{ send: { type: 'ping' }, expect: { type: 'ping' } }] },
      undefended: [
        ...['origin', 'access', 'handshake', 'frames', 'limits'],
        ...others.map((name) => `messages-${name}`),
      ],
      ended: () => failure,
    });
    expect(checks.find(({ id }) => id === 'messages-types')).toMatchObject({
      outcome: 'found',
      detail: failure,
      evidence: [expect.stringContaining('seed'), 'last message sent: null'],
    });
  });

  test.each([
    [{ messages: [{}] }, '"messages[0].send" to be given'],
    [{ login: { headers: {}, other: {} } }, '"login.other.send" to be given'],
    [{ prepare: [{}] }, '"prepare[0]" to be an object with send, expect or both'],
    [{ origins: [] }, '"origins" to be a list of at least one origin'],
    [{ origins: ['example.com'] }, '"origins" to be a list of at least one origin'],
  ])('refuses %j, with which nothing would be tested', async (empty, expected) => {
    await expect(runSecurity({ url, ...options, ...empty } as SecurityRequest)).rejects.toThrow(
      expected,
    );
  });

  test('reports that every origin is accepted, and that credentials are required', async () => {
    const results = await runSecurity({
      ...{ url, ...options },
      origins: ['https://own.test'],
      undefended: [...options.undefended, 'frames'],
    });
    expect(outcomes(results, 'origin')).toEqual({
      ...{ 'origin-foreign': 'found', 'origin-null': 'found' },
      ...{ 'origin-look-alike': 'found', 'origin-absent': 'found' },
    });
    expect(outcomes(results, 'access')).toMatchObject({
      ...{ 'access-none': 'passed', 'access-forged': 'passed', 'access-other': 'not tested' },
    });
    expect(results.counts).toMatchObject({ found: 4, passed: 2 });
    const [first] = results.checks;
    expect(first && results.describe(first)).toContain('with Origin: https://attacker.test');
  });

  test('reports a limit that is larger than declared, and accepts one that is not', async () => {
    const all = ['unmasked', 'rsv', 'opcode', 'control', 'close-code', 'length', 'utf8'];
    const more = ['fragments', 'bomb', 'window-bits'];
    const frames = [...all, ...more].map((name) => `frames-${name}`);
    const undefended = [...options.undefended, ...frames];
    const right = await runSecurity({ url, ...options, undefended });
    expect(outcomes(right, 'frames')['frames-size']).toBe('passed');
    const wrong = await runSecurity({
      ...{ url, ...options, undefended },
      limits: { messageSize: 999 },
    });
    expect(outcomes(wrong, 'frames')['frames-size']).toBe('found');
  });

  test.each<readonly [string, Partial<SecurityRequest>, string]>([
    ['nothing listens', { url: 'ws://127.0.0.1:1/' }, 'Could not connect to 127.0.0.1:1'],
    [
      'credentials are refused',
      { login: { headers: { Authorization: 'Bearer wrong' } } },
      'the handshake was refused with 401',
    ],
    [
      'the answer is not the expected one',
      { messages: [{ send: 'hello', expect: 'welcome' }] },
      "sent hello, expected 'welcome' (string), received hello.",
    ],
    [
      '"prepare" is not answered',
      { prepare: [{ send: 'login', expect: 'welcome' }] },
      '"prepare" is not answered: sent login',
    ],
    [
      'the greeting is not the expected one',
      { prepare: [{ expect: 'welcome' }] },
      `"prepare" is not answered: sent nothing, expected 'welcome' (string), received nothing.`,
    ],
  ])(
    'runs no attack if %s',
    async (_, wrong, problem) => {
      await expect(runSecurity({ url, ...options, ...wrong })).rejects.toMatchObject({
        code: 'ERR_WS_NOT_SECURE',
        message: expect.stringContaining(problem),
      });
    },
    30_000,
  );

  test('uses credentials in the path, and tries it without and with other credentials', async () => {
    const results = await runSecurity({
      ...{ url, ...options },
      login: { path: '/?token=right', expiredPath: '/?token=old' },
      undefended: [...options.undefended, 'frames'],
    });
    expect(outcomes(results, 'access')).toMatchObject({
      ...{ 'access-none': 'passed', 'access-forged': 'passed', 'access-expired': 'passed' },
    });
  });

  test('reports that a token in a path is not checked', async () => {
    const results = await runSecurity({
      ...{ url, ...options },
      headers: { Authorization: 'Bearer right' },
      login: { path: '/?token=right' },
      undefended: [...options.undefended, 'frames'],
    });
    expect(outcomes(results, 'access')).toMatchObject({
      ...{ 'access-none': 'found', 'access-forged': 'found' },
    });
  });

  test('waits for a greeting of "prepare" without "send"', async () => {
    const results = await runSecurity({
      ...{ url: `${url}greets`, ...options },
      prepare: [{ expect: 'welcome' }, { send: 'join', expect: 'join' }],
      undefended: [...options.undefended, 'frames'],
    });
    expect(outcomes(results, 'access')).toMatchObject({ 'access-none': 'passed' });
  });

  test('runs the steps of "prepare" before attacks, and sends nothing for a greeting', async () => {
    unknown = 0;
    const { checks } = await runSecurity({
      ...{ url: `${url}greets`, ...options },
      prepare: [{ expect: 'welcome' }, { send: 'quiet' }],
      undefended: [
        ...['handshake', 'messages', 'access', 'frames-unmasked', 'frames-opcode', 'frames-length'],
        ...[
          'frames-control',
          'frames-close-code',
          'frames-utf8',
          'frames-fragments',
          'frames-size',
        ],
        ...['frames-window-bits', 'limits-slow-reader'],
      ],
    });
    const tested = checks.filter(({ outcome }) => !/^(undefended|not tested)$/.test(outcome));
    expect(tested.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      ...['frames-rsv passed', 'frames-bomb passed', 'limits-pings passed'],
    ]);
    expect(unknown).toBe(0);
  });

  test('opens few connections at the same time if the server limits them', async () => {
    const counting = new WebSocketServer({
      ...{ host: '127.0.0.1', port: 0 },
      verifyClient: () => counting.clients.size < 5,
    });
    counting.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.on('message', (data) => socket.send(String(data)));
    });
    await once(counting, 'listening');
    const { checks } = await runSecurity({
      url: `ws://127.0.0.1:${(counting.address() as AddressInfo).port}/`,
      messages: options.messages,
      undefended: ['frames', 'messages', 'limits'],
    });
    counting.close();
    const names = checks.find(({ id }) => id === 'handshake-extension-names');
    expect(names).toMatchObject({ outcome: 'passed' });
  }, 60_000);

  test('does not pass a handshake without a response', async () => {
    // Credentials that are not right are never answered.
    const silent = new WebSocketServer({
      ...{ host: '127.0.0.1', port: 0 },
      verifyClient: ({ req }, done) => {
        if (req.headers.authorization === 'Bearer right') done(true);
      },
    });
    await once(silent, 'listening');
    const results = await runSecurity({
      ...options,
      url: `ws://127.0.0.1:${(silent.address() as AddressInfo).port}/`,
      login: { ...options.login, expired: { Authorization: 'Bearer old' } },
      messages: [],
      limits: { answer: 100 },
      undefended: ['handshake', 'messages', 'limits', 'frames'],
    });
    silent.close();
    expect(outcomes(results, 'access')).toMatchObject({
      ...{ 'access-none': 'not tested', 'access-forged': 'not tested' },
      'access-expired': 'not tested',
    });
    expect(results.counts.passed).toBe(0);
  });

  test('tests again what could not be tested once', async () => {
    let isBusy = false;
    const busy = new WebSocketServer({
      ...{ host: '127.0.0.1', port: 0 },
      verifyClient: ({ req }, done) => {
        if (isBusy) done(false, 503);
        else done(req.headers.authorization === 'Bearer right');
        isBusy = false;
      },
    });
    busy.on('connection', (socket) => {
      socket.on('message', (data) => socket.send(String(data)));
    });
    await once(busy, 'listening');
    const results = await runSecurity({
      ...options,
      url: `ws://127.0.0.1:${(busy.address() as AddressInfo).port}/`,
      undefended: [...options.undefended, 'frames'],
      onResult({ id }) {
        if (id === 'access-none') isBusy = true;
      },
    });
    busy.close();
    expect(isBusy).toBe(false);
    expect(outcomes(results, 'access')).toMatchObject({
      ...{ 'access-none': 'passed', 'access-forged': 'passed' },
    });
  });

  test('does not pass mutated messages if the size limit allows none', async () => {
    const [few, ...rest] = ['depth', 'types', 'missing', 'prototype', 'long', 'trace'];
    const results = await runSecurity({
      ...{ url, ...options },
      limits: { messageSize: 100 },
      undefended: ['handshake', 'frames', 'limits', ...rest.map((one) => `messages-${one}`)],
    });
    expect(outcomes(results, 'messages')[`messages-${few}`]).toBe('not tested');
  });

  test.each<readonly [Partial<SecurityRequest>, string]>([
    [
      { url: 'ws://example.com/' },
      'expected the URL of a server on this machine, received "example.com". Attack only your own servers',
    ],
    [{ undefended: ['x'] }, 'expected "undefended" to name checks or groups: '],
    [
      { undefended: ['handshake', 'frames', 'limits'] },
      'expected "undefended" to leave a check that can be run',
    ],
    [
      { limits: { messageSize: 0 } },
      'expected "limits.messageSize" to be a whole number, 1 or more, received 0',
    ],
    [{ seed: 1.5 }, 'expected "seed" to be a whole number, received 1.5'],
  ])('refuses %j', async (wrong, problem) => {
    await expect(runSecurity({ url, ...wrong })).rejects.toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining(problem),
    });
  });
});

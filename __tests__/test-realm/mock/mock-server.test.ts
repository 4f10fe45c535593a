import { once } from 'node:events';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { WebSocket } from 'ws';
import {
  type MockConnection,
  type MockServer,
  type MockServerOptions,
  mockServer,
  WsDynamicError,
} from '../../../src';
import { installMatchers } from '../../../src/test-realm/matchers';
import { openRawConnection } from '../../../src/wire/open-raw-connection';
import { withoutLateness } from '../../running/without-lateness';

installMatchers(expect);

const opened: { close(): unknown }[] = [];

async function open(options?: MockServerOptions): Promise<MockServer> {
  const mock = await mockServer(options);
  opened.push(mock);
  return mock;
}

/** A client that is connected, its messages kept. */
async function connectTo(mock: MockServer, path = '', protocols: string[] = []) {
  const client = new WebSocket(mock.url + path, protocols);
  const received: string[] = [];
  client.on('message', (data) => received.push(String(data)));
  await once(client, 'open');
  return Object.assign(client, { received });
}

/** The close of a client: its code and reason. */
async function closeOf(client: WebSocket): Promise<[number, string]> {
  const [code, reason] = await once(client, 'close');
  return [code, String(reason)];
}

function untilHeld(mock: MockServer): Promise<void> {
  return new Promise((resolve) => {
    mock.on('handshake', ({ outcome }) => outcome === 'held' && resolve());
  });
}

async function failureOf(attempt: Promise<unknown>): Promise<Error> {
  return attempt.then(
    () => new Error('nothing failed'),
    (error: Error) => error,
  );
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

test('an accept loop ends when the mock server is closed', async () => {
  const mock = await mockServer();
  const paths: string[] = [];
  const accepting = (async () => {
    for (;;) {
      paths.push((await mock.nextConnection()).request.path);
      setImmediate(() => mock.close());
    }
  })();
  const ended = expect(accepting).rejects.toThrow(
    `The mock server ${mock.url} is closed: no client can connect to it.`,
  );
  await once(new WebSocket(`${mock.url}/a`), 'close');
  await ended;
  expect(paths).toEqual(['/a']);
});

test('a connection is printed by its request', async () => {
  const mock = await open();
  await connectTo(mock);
  expect(Object.keys(await mock.nextConnection())).toEqual(['request']);
});

const protocolRemedy =
  'Let the mock server select a subprotocol that the client offers: `protocols`, or `selectProtocol` of new WS().';

test.each<[string, (connection: MockConnection, mock: MockServer) => Promise<unknown>, string]>([
  ['receive()', (connection) => connection.receive(), protocolRemedy],
  ['send() of the connection', (connection) => connection.send('hello'), protocolRemedy],
  ['flush()', (connection) => connection.flush(), protocolRemedy],
  ['send()', (_, mock) => mock.send('hello'), 'Check why it closed, or await'],
])(
  'a client that rejects the subprotocol is distinguished from a crash: %s',
  async (_, call, remedy) => {
    const mock = await open({ protocols: ['x'] });
    const client = new WebSocket(mock.url, ['stream.v1']);
    client.on('error', () => {});
    const connection = await mock.nextConnection();
    const { message } = await failureOf(call(connection, mock));

    expect(message).toContain(
      'The client ended it right after the handshake: it offered stream.v1, and the mock server selected no subprotocol. ws and browsers do not accept that.',
    );
    expect(message).toContain('no protocol, offered stream.v1');
    expect(message).toContain(remedy);
  },
);

test.each([
  ['/socket.io/?EIO=4&transport=websocket', {}, true],
  ['/socket.io/?EIO=3&transport=websocket', {}, false],
  ['/chat?EIO=4', {}, false],
  ['/socket.io/?EIO=4&transport=websocket', { json: true }, true],
])('names the codec for a client of Socket.IO: %s %j', async (path, options, isNamed) => {
  const mock = await open(options);
  await connectTo(mock, path);
  const { message } = await failureOf(mock.receive({ timeout: 20 }));

  expect(message.includes('mockServer({ codec: socketIo })')).toBe(isNamed);
});

test('a client that has sent a message had accepted that no subprotocol was selected', async () => {
  const mock = await open({ protocols: ['x'] });
  const { host, port } = mock;
  const client = await openRawConnection({ host, port, timeout: 1000 });
  const headers = { 'Sec-WebSocket-Protocol': 'stream.v1' };
  await client.upgrade({ authority: `${host}:${port}`, path: '/', headers }, { timeout: 1000 });
  await client.sendFrame({ opcode: 1, payload: 'a' });
  const connection = await mock.nextConnection();
  expect(await connection.receive()).toBe('a');
  client.destroy();
  const { message } = await failureOf(connection.receive());

  expect(message).not.toContain('ended it right after');
});

describe('mockServer()', () => {
  test('reads the messages of clients, in order, and sends to all of them', async () => {
    const mock = await open();
    const [one, two] = [await connectTo(mock), await connectTo(mock)];
    one.send('a');
    expect(await mock.receive()).toBe('a');
    two.send(Buffer.from([1, 2]));
    expect(await mock.receiveBinary()).toEqual(Buffer.from([1, 2]));
    one.send('{"b":1}');
    expect(await mock.receiveJson()).toStrictEqual({ b: 1 });
    await mock.send({ c: 2 });
    await Promise.all(
      [one, two].map((client) => client.received.length || once(client, 'message')),
    );
    expect([one.received, two.received]).toEqual([['{"c":2}'], ['{"c":2}']]);
    expect(mock.messages).toEqual(['a', Buffer.from([1, 2]), '{"b":1}']);
  });

  test('resolves each connection once, in order, with the messages that it has already sent', async () => {
    const mock = await open();
    const [one, two] = [await connectTo(mock, '/one'), await connectTo(mock, '/two?room=1')];
    two.send('from two');
    one.send('from one');
    const first = await mock.nextConnection();
    const second = await mock.nextConnection();
    expect(await first.receiveText()).toBe('from one');
    expect(await second.receiveText()).toBe('from two');
    expect(second.request).toMatchObject({ path: '/two', query: { room: '1' } });
    await second.send('only two');
    await once(two, 'message');
    expect([one.received, two.received]).toEqual([[], ['only two']]);
    expect(mock.connections).toEqual([first, second]);
  });

  test('works with the matchers, on itself and on a connection', async () => {
    const mock = await open({ protocols: ['chat'] });
    const client = await connectTo(mock, '', ['chat']);
    const connection = await mock.nextConnection();
    await expect(mock).not.toReceiveMessage('a', { timeout: 5 });
    client.send('{"type":"hello","at":1}');
    await expect(mock).toReceiveMessage({ type: 'hello', at: expect.any(Number) });
    await expect(connection).toReceiveMessage({ type: 'hello', at: 1 });
    client.send('b');
    client.send('c');
    await expect(mock).toReceiveMessages(['b', 'c']);
    expect(mock).toHaveReceivedMessages([{ type: 'hello', at: 1 }, 'b', 'c']);
    await expect(connection).not.toStaySilent({ for: 5 });
    await expect(mock).toStaySilent({ for: 5 });
    expect(mock).toBeOpen();
    expect(mock).toHaveProtocol('chat');
    client.close(4001, 'bye');
    await expect(connection).toBeClosedWith(4001, 'bye');
    await expect(mock).toBeClosedWith(4001);
    expect(mock).not.toBeOpen();
  });

  test('flush() waits for everything that clients had sent', async () => {
    const mock = await open();
    const [one, two] = [await connectTo(mock), await connectTo(mock)];
    one.send('a');
    two.send('b');
    await mock.flush();
    expect(mock).toHaveReceivedMessages(['b', 'a']);
  });

  test('encodes and decodes JSON with { json: true }', async () => {
    const mock = await open({ json: true });
    const client = await connectTo(mock);
    const connection = await mock.nextConnection();
    client.send('{"a":[1]}');
    client.send('"text"');
    client.send('no json');
    expect(await mock.receive()).toStrictEqual({ a: [1] });
    expect(await connection.receive()).toStrictEqual({ a: [1] });
    await expect(mock).toReceiveMessage('text');
    expect(await mock.receive()).toBe('no json');
    expect(connection.messages).toStrictEqual([{ a: [1] }, 'text', 'no json']);
    await mock.send('quoted');
    await connection.send({ b: 2 });
    while (client.received.length < 2) await once(client, 'message');
    expect(client.received).toEqual(['"quoted"', '{"b":2}']);
  });

  test('compares in the same way everywhere with { json: true }', async () => {
    const mock = await open({ json: true });
    mock.reply('hello', 'hi');
    mock.reply((message) => message === 'who', 'me');
    const client = await connectTo(mock);
    const connection = await mock.nextConnection();
    client.send('"hello"');
    client.send('"who"');
    expect(await connection.waitFor('hello')).toBe('hello');
    await expect(mock).toReceiveMessage('hello');
    expect(await mock.waitFor('who')).toBe('who');
    while (client.received.length < 2) await once(client, 'message');
    expect(client.received).toEqual(['"hi"', '"me"']);
  });

  test('distinguishes a JSON string that contains JSON from the value with { json: true }', async () => {
    const mock = await open({ json: true });
    mock.reply({ a: 1 }, 'an object');
    mock.reply('{"a":1}', 'a string');
    const client = await connectTo(mock);
    client.send(JSON.stringify('{"a":1}'));
    await expect(mock).not.toReceiveMessage({ a: 1 }, { timeout: 5 });
    expect(mock).not.toHaveReceivedMessages([{ a: 1 }]);
    await expect(mock).toReceiveMessage('{"a":1}');
    const connection = await mock.nextConnection();
    await expect(connection).not.toReceiveMessages([{ a: 1 }], { timeout: 5 });
    await expect(connection).toReceiveMessages([/^\{"a"/]);
    while (client.received.length < 1) await once(client, 'message');
    expect(client.received).toEqual(['"a string"']);
  });

  test('answers by rules: the first match, at most its number of times, after its delay', async () => {
    const mock = await open();
    mock.reply('ping', 'once', { times: 1 });
    mock.reply('ping', { pong: true }, { delay: 1 });
    const remove = mock.reply(/^echo /, (message) => String(message).slice(5));
    mock.reply({ type: 'hello' }, (_message, connection) => `welcome ${connection.request.path}`);
    mock.reply(
      (_message, json) => json === 7,
      async () => Buffer.from('seven'),
    );
    mock.reply('silence', () => undefined);
    const client = await connectTo(mock, '/chat');
    for (const text of ['silence', 'ping', 'ping', 'echo a', '{"type":"hello"}', '7'])
      client.send(text);
    while (client.received.length < 5) await once(client, 'message');
    expect([...client.received].sort()).toEqual(
      ['once', '{"pong":true}', 'a', 'welcome /chat', 'seven'].sort(),
    );
    remove();
    client.send('echo b');
    await mock.waitFor('echo b');
    await expect(mock).toStaySilent({ for: 5 });
    expect(client.received).toHaveLength(5);
  });

  test('calls listeners, also for earlier events', async () => {
    const mock = await open();
    const seen: unknown[] = [];
    const client = await connectTo(mock);
    client.send('a');
    const connection = await mock.nextConnection();
    await connection.waitFor('a');
    mock.on('connection', (late) => seen.push(late === connection));
    mock.on('message', (message, from) => seen.push([message, from === connection]));
    connection.on('message', (message) => seen.push(message));
    mock.on('handshake', ({ outcome }) => seen.push(outcome));
    const closed = new Promise((resolve) => connection.on('close', resolve));
    mock.on('close', (from) => seen.push(from === connection));
    client.close(4000);
    expect(await closed).toStrictEqual({ code: 4000, reason: '', wasClean: true });
    expect(seen).toEqual([true, ['a', true], 'a', 'accepted', true]);
  });

  test('names connections by their handshake, and selects them by name', async () => {
    const mock = await open({ name: ({ query }) => query.user });
    const bob = mock.nextConnection('bob');
    await connectTo(mock, '/?user=alice');
    await connectTo(mock, '/?user=bob');
    expect((await bob).request.query).toEqual({ user: 'bob' });
    expect(await mock.nextConnection('alice')).toBe(mock.connection('alice'));
    expect(mock.connection('carol')).toBeUndefined();
  });

  test('lists the names of the connections if the awaited one has not connected', async () => {
    const mock = await open({ name: ({ query }) => query.user });
    await connectTo(mock, '/?user=alice');
    await connectTo(mock, '/?usr=bob');
    await mock.nextConnection('alice');
    const messageFor = async (name: string) =>
      (await failureOf(mock.nextConnection({ name, timeout: 1 }))).message;
    const list = 'The accepted connections: "alice", without a name.';
    expect(await messageFor('bob')).toContain(
      `${list} Check what the option name returns for them.`,
    );
    expect(await messageFor('alice')).toContain(`${list}\n`);
  });

  test('names the next connection if it has no rule for names', async () => {
    const mock = await open();
    await connectTo(mock);
    const alice = await mock.nextConnection('alice');
    expect(mock.connection('alice')).toBe(alice);
    await mock.broadcast('to nobody else', { except: alice });
    expect(alice.sent).toEqual([]);
  });

  test('has the method that a matcher proposes', async () => {
    const mock = await open();
    await connectTo(mock);
    expect(() => expect(mock).toHaveReceivedMessages(['a'])).toThrow(
      'await mock.flush() or toReceiveMessage() first',
    );
  });

  test('selects a connection by its properties', async () => {
    const mock = await open();
    await connectTo(mock, '/a');
    await connectTo(mock, '/b');
    const b = await mock.nextConnection({ where: ({ request }) => request.path === '/b' });
    expect(b.request.path).toBe('/b');
    const where = () => false;
    const { message } = await failureOf(mock.nextConnection({ where, timeout: 1 }));
    expect(message).toContain(
      'The option where has not accepted the 1 connection that no call has returned: check what it compares',
    );
    await mock.nextConnection();
    expect((await failureOf(mock.nextConnection({ where, timeout: 1 }))).message).toContain(
      'Earlier calls have returned the accepted ones',
    );
  });
});

describe('faults of a mock server', () => {
  test('drop() cuts connections: clients report 1006', async () => {
    const mock = await open();
    const client = await connectTo(mock);
    const closed = closeOf(client);
    mock.drop();
    expect(await closed).toEqual([1006, '']);
  });

  test('error() violates the protocol: clients report an error event', async () => {
    const mock = await open();
    const client = await connectTo(mock);
    const [error] = await Promise.all([once(client, 'error'), mock.error()]);
    expect(error[0]).toHaveProperty('message', expect.stringContaining('Invalid WebSocket frame'));
  });

  test('refuse(status) rejects upgrades until accept()', async () => {
    const mock = await open();
    mock.refuse(403);
    const [error] = await once(new WebSocket(mock.url), 'error');
    expect(error.message).toBe('Unexpected server response: 403');
    mock.accept();
    await connectTo(mock);
    mock.refuse({ status: 503, headers: { 'Retry-After': '2' } }, { times: 1 });
    await once(new WebSocket(mock.url), 'error');
    await connectTo(mock);
    expect(mock.connections).toHaveLength(2);
  });

  test('hang() leaves a handshake unanswered, and closing the mock ends it', async () => {
    const mock = await open();
    mock.hang();
    const held = untilHeld(mock);
    const client = new WebSocket(mock.url);
    const ended = once(client, 'error');
    await held;
    expect(client.readyState).toBe(WebSocket.CONNECTING);
    await mock.close();
    expect((await ended)[0]).toHaveProperty('message', 'socket hang up');
  });

  test('accept() after hang() resolves each held connection for one wait', async () => {
    const mock = await open({ name: ({ query }) => query.user });
    mock.hang();
    const waits = [
      mock.nextConnection(),
      mock.nextConnection('bob'),
      mock.nextConnection({ where: ({ request }) => request.path === '/third' }),
    ];
    const held = new Promise<void>((resolve) => {
      let count = 0;
      mock.on('handshake', ({ outcome }) => {
        count += outcome === 'held' ? 1 : 0;
        if (count === 3) resolve();
      });
    });
    const clients = ['/?user=alice', '/?user=bob', '/third'].map((path) => connectTo(mock, path));
    await held;
    mock.accept();
    await Promise.all(clients);
    const given = await Promise.all(waits);
    expect(new Set(given).size).toBe(3);
    expect(given[1]?.name).toBe('bob');
    expect(given[2]?.request.path).toBe('/third');
  });

  test('delay(ms) answers handshakes later', async () => {
    const mock = await open();
    mock.delay(5);
    const outcomes: string[] = [];
    mock.on('handshake', ({ outcome }) => outcomes.push(outcome));
    await connectTo(mock);
    expect(outcomes).toEqual(['held', 'accepted']);
  });

  test('close(code, reason) closes each connection, and frees the port', async () => {
    const mock = await open();
    const client = await connectTo(mock);
    const closed = closeOf(client);
    await mock.close(4002, 'over');
    expect(await closed).toEqual([4002, 'over']);
    const [error] = await once(new WebSocket(mock.url), 'error');
    expect(error.code).toBe('ECONNREFUSED');
    await mock.close();
  });

  test('close() does not wait for a client that never answers', async () => {
    const mock = await open();
    const client = await connectTo(mock);
    client.pause();
    await mock.close();
    client.resume();
    await closeOf(client);
    expect(mock.connections).toEqual([]);
  });

  test('stop() and start() listen on the same port', async () => {
    const mock = await open();
    const closed = closeOf(await connectTo(mock));
    await mock.stop();
    expect(await closed).toEqual([1006, '']);
    await mock.start();
    await connectTo(mock);
    expect(mock.connections).toHaveLength(1);
  });

  test('serves wss with a certificate of its authority', async () => {
    const mock = await open({ ssl: true, path: '/chat' });
    expect(mock.url).toMatch(/^wss:\/\/127\.0\.0\.1:\d+\/chat$/);
    const client = new WebSocket(mock.url, { ca: mock.ca ?? '' });
    await once(client, 'open');
    const connection = await mock.nextConnection();
    expect(connection.request.secure).toBe(true);
  });

  test('verify accepts or refuses with data of the test, protocols too', async () => {
    const mock = await open({
      verify: (handshake) => {
        expect(handshake).toStrictEqual({ ...handshake });
        return handshake.headers.authorization === 'yes' || 418;
      },
      protocols: (offered) => offered.at(-1),
    });
    const [error] = await once(new WebSocket(mock.url), 'error');
    expect(error.message).toBe('Unexpected server response: 418');
    const client = new WebSocket(mock.url, ['a', 'b'], { headers: { authorization: 'yes' } });
    await once(client, 'open');
    expect(client.protocol).toBe('b');
  });

  test('works under fake timers', async () => {
    // The client under test is ws in this realm, which needs nextTick.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    try {
      const mock = await open();
      mock.reply('a', 'b', { delay: 2 });
      mock.delay(2);
      const client = await connectTo(mock);
      client.send('a');
      await expect(mock).toReceiveMessage('a');
      await once(client, 'message');
      expect(
        await failureOf(
          mock.nextConnection({ timeout: 1 }).then(() => mock.receive({ timeout: 1 })),
        ),
      ).toMatchObject({ code: 'ERR_WS_RECEIVE_TIMEOUT' });
      await mock.close();
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('does not keep the process running', () => {
  const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;

  test('a mock server with a pending nextConnection()', async () => {
    const mock = await open();
    const before = timers();
    mock.nextConnection({ timeout: 60_000 }).catch(() => {});
    expect(timers()).toBe(before);
  });

  test('a mock server with a delayed reply', async () => {
    const mock = await open();
    let before = Number.NaN;
    const isMatch = () => {
      before = timers();
      return true;
    };
    mock.reply(isMatch, 'late', { delay: 60_000 });
    const after = new Promise((resolve) => mock.on('message', () => resolve(timers())));
    (await connectTo(mock)).send('a');
    expect(await after).toBe(before);
  });
});

describe('a mock server explains', () => {
  /** Ports and times taken out. */
  const plain = (error: Error) =>
    withoutLateness(error.message)
      .replace(/127\.0\.0\.1:\d+/g, 'HOST')
      .replace(/ at \S+\.ts:\d+/g, ' at LINE')
      .replace(/\+\d+ ms/g, '+T ms');

  test('why no client connected', async () => {
    const mock = await open();
    expect(plain(await failureOf(mock.nextConnection({ timeout: 1 })))).toMatchSnapshot();
    mock.refuse(403);
    await once(new WebSocket(mock.url), 'error');
    mock.hang();
    const held = new WebSocket(`${mock.url}/held`);
    const ended = once(held, 'error');
    await untilHeld(mock);
    const failure = await failureOf(mock.nextConnection({ timeout: 1 }));
    expect(failure).toBeInstanceOf(WsDynamicError);
    expect(plain(failure)).toMatchSnapshot();
    expect(failure.stack).toMatch(/^WsDynamicError[\s\S]*?\n {4}at .*mock-server\.test\.ts/);
    await mock.close();
    await ended;
  });

  test.each([
    ['path', '/other?room=1&token=abc'],
    ['verify', '/feed?room=2'],
  ])('which option refused a handshake: %s', async (option, target) => {
    const mock = await open({ path: '/feed', verify: ({ query }) => query.room === '1' });
    await once(new WebSocket(new URL(target, mock.url)), 'error');
    const failure = await failureOf(mock.nextConnection({ timeout: 1 }));
    expect(plain(failure)).toMatchSnapshot(option);
  });

  test('why no message arrived', async () => {
    const mock = await open();
    const client = await connectTo(mock);
    client.send('a');
    // A connection with a message needs no ping to be known as open.
    await mock.connections[0]?.waitFor('a');
    const connection = await mock.nextConnection('alice');
    expect(plain(await failureOf(mock.waitFor('b', { timeout: 1 })))).toMatchSnapshot();
    expect(plain(await failureOf(connection.receive({ timeout: 1 })))).toMatchSnapshot();
  });

  test.each([
    ['graphql-transport-ws', 'graphqlTransportWs'],
    ['v12.stomp', 'stomp'],
  ])('that a client of %s has no answer', async (protocol, codec) => {
    const mock = await open({ protocols: [protocol] });
    const client = await connectTo(mock, '', [protocol]);
    client.send('{"type":"connection_init"}');
    await mock.waitFor(() => true);
    const advice = `The client speaks ${protocol} and has no answer to its first message: send one, or let the codec do it, mockServer({ codec: ${codec} })`;
    const failure = (): Promise<Error> => failureOf(mock.waitFor('b', { timeout: 1 }));
    expect((await failure()).message).toContain(advice);
    await mock.send('{"type":"connection_ack"}');
    expect((await failure()).message).not.toContain(advice);
  });

  test('why it cannot send', async () => {
    const mock = await open();
    expect(plain(await failureOf(mock.send('a')))).toMatchSnapshot();
    await mock.broadcast('a');
  });

  test.each([
    [{ jsonProtocol: true }],
    [{ verifyClient: () => true }],
    [{ prot: 1 }],
    [{ path: 'chat' }],
    ['ws://localhost:1234'],
  ])('why it refuses %j', async (options) => {
    const failure = await failureOf(mockServer(options as MockServerOptions));
    expect(failure).toMatchObject({ code: 'ERR_WS_OPTION_INVALID' });
    expect(plain(failure)).toMatchSnapshot();
  });

  test('on which subject a matcher failed', async () => {
    const mock = await open();
    const client = await connectTo(mock);
    const connection = await mock.nextConnection();
    client.send('a');
    const headOf = async (failing: Promise<void>) => plain(await failureOf(failing)).split('\n')[0];
    expect(await headOf(expect(mock).toReceiveMessage('b'))).toBe(
      'expect(mock).toReceiveMessage(expected)',
    );
    expect(await headOf(expect(connection).toStaySilent({ for: 0 }))).toBe(
      'expect(connection).toStaySilent()',
    );
  });

  test.each([
    [999, ''],
    [1234, ''],
    [1006, ''],
    [5000, ''],
    [1000, 'x'.repeat(124)],
  ])('that close(%i) with such a reason is invalid, and closes nothing', async (code, reason) => {
    const mock = await open();
    expect(await failureOf(mock.close(code, reason))).toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
    });
    await connectTo(mock);
    expect(await failureOf(mock.close(code, reason))).toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
    });
    expect(mock.connections).toHaveLength(1);
  });

  test('which status cannot refuse a handshake', async () => {
    const mock = await open();
    expect(() => mock.refuse(101)).toThrow('from 200 to 599');
    expect(() => mock.refuse(101)).toThrow(WsDynamicError);
  });
});

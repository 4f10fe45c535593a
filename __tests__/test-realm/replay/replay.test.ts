/**
 * @jest-environment ./dist/jest/environment.js
 * @jest-environment-options {"server": false}
 */
import { describe, expect, test } from '@jest/globals';
import { connect, mockServer } from 'jest-ws-dynamic';

const replay = 'fixtures/chat.har';
const mask = ['id', 're', 'session', /_at$/];
const url = 'wss://chat.example.com/v1?room=1';

const dial = (path = '/v1?room=1') =>
  connect({ url: `wss://chat.example.com${path}`, protocols: ['chat.v2', 'chat.v1'] });
const open = () => mockServer({ url: 'wss://chat.example.com', replay, mask });

describe('mockServer({ replay })', () => {
  test("plays the messages recorded before the client's first one immediately, the others after theirs", async () => {
    const mock = await open();
    const client = await dial();
    expect(client.protocol).toBe('chat.v1');
    await expect(client).toReceiveMessage({ type: 'welcome', session: 's-81' });
    await expect(client).toStaySilent({ for: 20 });
    client.send({ id: 'a1', type: 'join', room: 'garden' });
    await expect(client).toReceiveMessages([
      { re: 'a1', type: 'joined', members: ['ada'], joined_at: 1767323045 },
      Buffer.from([1, 2, 255]),
    ]);
    client.send({ id: 'b2', type: 'say', text: 'hello' });
    await expect(client).toStaySilent({ for: 20 });
    client.send({ id: 'c3', type: 'leave', session: 's-81' });
    await expect(client).toReceiveMessages([
      { re: 'b2', type: 'said' },
      { re: 'c3', type: 'left', byId: { c3: true } },
    ]);
    await expect(client).toBeClosedWith(4001, 'bye');
    await expect(dial()).resolves.toMatchObject({ protocol: 'chat.v1' });
    await expect(dial('/admin')).toRejectUpgrade(401);
    await mock.replayed;
  });

  test('answers with the ids of the client, in any order of its messages', async () => {
    await open();
    const client = await dial();
    const { session } = await client.receiveJson<{ session: string }>();
    client.send({ type: 'join', room: 'garden', id: 71 });
    await expect(client).toReceiveMessage(expect.objectContaining({ re: 71, type: 'joined' }));
    await client.receiveBinary();
    client.send({ id: 'x', type: 'leave', session });
    client.send({ id: 'y', type: 'say', text: 'hello' });
    await expect(client).toReceiveMessages([
      { re: 'y', type: 'said' },
      { re: 'x', type: 'left', byId: { x: true } },
    ]);
  });

  test('plays the connections to a URL in their order, then from the first again', async () => {
    await open();
    const one = await dial();
    const two = await dial();
    const three = await dial();
    await expect(one).toReceiveMessage({ type: 'welcome', session: 's-81' });
    await expect(two).toReceiveMessage('back again');
    await expect(three).toReceiveMessage({ type: 'welcome', session: 's-81' });
  });

  test('refuses a handshake like the server did', async () => {
    await open();
    await expect(dial('/admin')).toRejectUpgrade(401);
  });

  test('answers at its own address', async () => {
    const mock = await mockServer({ replay });
    const client = await connect({ url: `${mock.url}/v1?room=1` });
    await expect(client).toReceiveMessage({ type: 'welcome', session: 's-81' });
  });

  test('mock.replayed names the connections that no client has opened', async () => {
    const mock = await open();
    const client = await dial();
    client.send({ id: 'a1', type: 'join', room: 'garden' });
    client.send({ id: 'b2', type: 'say', text: 'hello' });
    client.send({ id: 'c3', type: 'leave', session: 's-81' });
    await expect(client).toBeClosedWith(4001, 'bye');
    await expect(mock.replayed).rejects.toMatchObject({
      code: 'ERR_WS_RECEIVE_TIMEOUT',
      message: expect.stringMatching(
        /, ended by the test's limit of \d+ ms\.\nNo client has opened these connections of .*chat\.har: \/v1, connection 2 of 2; \/admin\nTo wait longer, give the test more time: /,
      ),
    });
  }, 4_000);

  test('mock.replayed waits only for connections to the path of its mock server', async () => {
    const mock = await mockServer({ replay, path: '/admin' });
    await expect(connect(mock.url)).toRejectUpgrade(401);
    await mock.replayed;
  });

  test('a reply rule has priority', async () => {
    const mock = await open();
    mock.reply({ type: 'ping' }, { type: 'pong' });
    const client = await dial();
    await client.receive();
    client.send({ type: 'ping' });
    await expect(client).toReceiveMessage({ type: 'pong' });
  });

  test('keeps the recorded intervals with timing', async () => {
    const mock = await mockServer({ url, replay, timing: 'recorded' });
    const client = await dial();
    await expect(client).toReceiveMessage({ type: 'welcome', session: 's-81' });
    client.send({ id: 'a1', type: 'join', room: 'garden' });
    await expect(client).toReceiveMessage(expect.objectContaining({ type: 'joined' }));
    await mock.close();
  });

  test('produces the same transcript 100 times', async () => {
    const transcripts = new Set<string>();
    for (let count = 0; count < 100; count += 1) {
      const mock = await open();
      const client = await dial();
      const connection = await mock.nextConnection();
      client.send({ id: `a${count}`, type: 'join', room: 'garden' });
      client.send({ id: `b${count}`, type: 'say', text: 'hello' });
      client.send({ id: `c${count}`, type: 'leave', session: 's-81' });
      await client.closed;
      await connection.closed;
      const frames = connection.frames.filter(({ kind }) => kind !== 'ping' && kind !== 'pong');
      const lines = frames.map(({ direction, preview }) => `${direction} ${preview}`);
      transcripts.add(lines.join('\n').replaceAll(/"[abc]\d+"/g, '#'));
      await mock.close();
    }
    expect([...transcripts]).toMatchInlineSnapshot(`
[
  "in protocol chat.v1
out {"type":"welcome","session":"s-81"}
in {"id":#,"type":"join","room":"garden"}
out {"re":#,"type":"joined","members":["ada"],"joined_at":1767323045}
out <01 02 ff>
in {"id":#,"type":"say","text":"hello"}
in {"id":#,"type":"leave","session":"s-81"}
out {"re":#,"type":"said"}
out {"re":#,"type":"left","byId":{#:true}}
out 4001, reason "bye"
in 4001, reason "bye"",
]
`);
  }, 60_000);
});

describe('connect({ replay })', () => {
  /** A server that answers as recorded, with ids of its own. */
  const chatServer = async (changes: object = {}) => {
    const mock = await mockServer({ json: true, protocols: ['chat.v1'] });
    mock.on('connection', async (connection) => {
      if (connection.request.query.room !== '1') return;
      await connection.send({ type: 'welcome', session: 'live', ...changes });
    });
    mock.reply({ type: 'join', id: 'a1', room: 'garden' }, (_message, connection) => {
      void connection.send({ re: 'a1', type: 'joined', members: ['ada'], joined_at: 5 });
      return Buffer.from([1, 2, 255]);
    });
    mock.reply({ type: 'say', id: 'b2', text: 'hello' }, { re: 'b2', type: 'said' });
    mock.reply({ type: 'leave', id: 'c3', session: 'live' }, (_message, connection) => {
      void connection.send({ re: 'c3', type: 'left', byId: { c3: true } });
      void connection.close(4001, 'bye');
      return undefined;
    });
    return mock;
  };

  test("plays the client's side, with the ids of the server, and compares the answers", async () => {
    const { url: address } = await chatServer();
    const client = await connect(`${address}/v1?room=1`, { replay, mask });
    expect(client.protocol).toBe('chat.v1');
    await client.replayed;
    await expect(client).toBeClosedWith(4001, 'bye');
  });

  test('rejects with the difference of another answer', async () => {
    const { url: address } = await chatServer({ type: 'hello' });
    const client = await connect(`${address}/v1?room=1`, { replay, mask });
    await expect(client.replayed).rejects.toThrowErrorMatchingInlineSnapshot(`
"The server's message differs from message 1 of __tests__/test-realm/replay/fixtures/chat.har (/v1, connection 1 of 2):

- Expected  - 1
+ Received  + 1

  Object {
    "session": "<session 1>",
-   "type": "welcome",
+   "type": "hello",
  }

If this is correct, add the fields that change from run to run to "mask", or record again (with -u if "record" wrote the file)."
`);
  });

  test('rejects with the missing message', async () => {
    const mock = await mockServer({ protocols: ['chat.v1'] });
    const client = await connect(`${mock.url}/v1?room=1`, { replay, mask });
    (await mock.nextConnection()).close(1000);
    await expect(client.replayed).rejects.toMatchObject({
      code: 'ERR_WS_CLOSED',
      message: expect.stringContaining(
        "before message 1 of __tests__/test-realm/replay/fixtures/chat.har (/v1, connection 1 of 2), { type: 'welcome', session: '<session 1>' } arrived",
      ),
    });
  });

  test('rejects an additional message, and another close code', async () => {
    const mock = await mockServer({ protocols: ['chat.v1'] });
    mock.on('connection', async (connection) => {
      await connection.send('back again');
      await connection.send('and again');
    });
    const first = await connect(`${mock.url}/v1?room=1`, { replay, mask });
    await expect(first.replayed).rejects.toThrow('differs from message');
    const second = await connect(`${mock.url}/v1?room=1`, { replay, mask });
    await expect(second.replayed).rejects.toThrow(
      'The server sent a message that __tests__/test-realm/replay/fixtures/chat.har (/v1, connection 2 of 2) does not have:\n  and again',
    );
  });
});

describe('refused', () => {
  test.each([
    [{ replay: '' }, `expected "replay" to be the path of a HAR file, such as 'session.har'`],
    [{ replay, record: replay }, 'expected "replay" or "record", received both'],
    [{ record: replay }, 'expected "url" together with "record"'],
    [{ mask: ['id'] }, 'expected "replay" or "record" together with "mask"'],
    [{ replay, timing: 'real' }, '"timing"'],
    [{ replay: 'none.har' }, 'There is no HAR file __tests__/test-realm/replay/none.har'],
    [{ replay: 'replay.test.ts' }, 'replay.test.ts is not JSON'],
    [{ replay: '.' }, '__tests__/test-realm/replay cannot be read: EISDIR'],
  ])('%j', async (options, problem) => {
    await expect(mockServer(options as object)).rejects.toThrow(problem);
  });

  test('a path that was not recorded', async () => {
    await expect(connect({ url: 'ws://localhost:1/other', replay })).rejects.toMatchObject({
      code: 'ERR_WS_REPLAY_MISMATCH',
      message:
        '__tests__/test-realm/replay/fixtures/chat.har has no connection to /other. It has: wss://chat.example.com/v1?room=1, wss://chat.example.com/admin.',
    });
  });

  test.each(['/v1?room=2', '/v1', '/v1?room=1&tab=2'])(
    'a query that was not recorded: %s',
    async (path) => {
      await expect(connect({ url: `ws://localhost:1${path}`, replay })).rejects.toMatchObject({
        code: 'ERR_WS_REPLAY_MISMATCH',
        message:
          `__tests__/test-realm/replay/fixtures/chat.har has no connection to ${path}. It has: wss://chat.example.com/v1?room=1, wss://chat.example.com/admin.\n` +
          'If a parameter of the URL changes from run to run, add its name to "mask".',
      });
    },
  );

  test('a replayed promise without a replay', async () => {
    const mock = await mockServer();
    const client = await connect(mock.url);
    await expect(client.replayed).rejects.toThrow('expected "replay" in the options of connect()');
    await expect(mock.replayed).rejects.toThrow('expected "replay" or "record"');
  });
});

/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false, "mask": ["password"]}
 */
import { describe, expect, test } from '@jest/globals';
import {
  type Client,
  type Codec,
  type CodecSource,
  connect,
  mockServer,
  network,
  transcript,
} from 'jest-ws-dynamic';
import { json } from 'jest-ws-dynamic/codecs';
import { WS } from 'jest-ws-dynamic/jest-websocket-mock';

/** Both sides of a connection. */
async function pair(options: { codec?: CodecSource<never>; protocols?: string[] } = {}) {
  const mock = await mockServer(options);
  const client: Client = await connect(mock.url, options as object);
  return { mock, client, connection: await mock.nextConnection() };
}

describe('the transcript of a client', () => {
  test('shows deeply nested JSON as text', async () => {
    const { client, connection } = await pair();
    const level = '["]\\"",';
    await client.send(`${level.repeat(400)}1${']'.repeat(400)}`);
    await client.send(`${level.repeat(9000)}1${']'.repeat(9000)}`);
    await connection.receive();
    await connection.receive();
    const lines = transcript(client).split('\n');
    expect(lines[1]).toMatch(/^→ text \[$/);
    expect(lines.at(-2)).toMatch(/^→ text "\[.* characters, sha256 [\da-f]{16}\)$/);
  });

  test('has a line for each message, by its value, and for the start and the end', async () => {
    const { client, connection } = await pair({ protocols: ['chat.v1'] });
    await client.send({ type: 'join', room: 'lobby' });
    await connection.receive();
    await connection.send('plain "text"\u001b');
    await connection.send(' { "b": 1, "a": [ null ] } ');
    await connection.send('7');
    await connection.send(Buffer.from([1, 2, 255]));
    await client.waitFor(Buffer.from([1, 2, 255]));
    await client.send('one ', { fin: false });
    await client.send('two');
    await client.ping();
    await client.flush();
    await connection.flush();
    expect(client).toMatchInlineTranscript(`
open protocol chat.v1
→ text {"room":"lobby","type":"join"}
← text "plain \\"text\\"\\u001b"
← text {"a":[null],"b":1}
← text "7"
← binary <01 02 ff>
→ text "one two"
(still open)
`);
    await client.close(4001, 'bye');
    expect(transcript(client)).toMatch(/→ text "one two"\n→ close 4001, reason "bye"$/);
    expect(connection).toMatchInlineTranscript(`
open protocol chat.v1
← text {"room":"lobby","type":"join"}
→ text "plain \\"text\\"\\u001b"
→ text {"a":[null],"b":1}
→ text "7"
→ binary <01 02 ff>
← text "one two"
← close 4001, reason "bye"
`);
  });

  test.each([undefined, json])('keeps all digits of whole numbers', async (codec) => {
    const { client, connection } = await pair(codec && { codec: codec as CodecSource<never> });
    await connection.send('{"id":9007199254740993,"ids":[1]}', { encode: false });
    await client.send({ id: 1 });
    await client.flush();
    await connection.flush();
    expect(transcript(client)).toContain('\n← text {"id":9007199254740993,"ids":[1]}\n');
    expect(transcript(client, { mask: ['ids'] })).toContain('"ids":["<ids 1>"]');
  });

  test('states how a connection was lost', async () => {
    const { client, connection } = await pair();
    connection.drop();
    await expect(client).toBeClosedWith(1006);
    await connection.closed;
    const lost = 'close 1006 (no close frame: the TCP connection was lost)';
    expect(transcript(client)).toBe(`open\n← ${lost}`);
    expect(transcript(connection)).toBe(`open\n→ ${lost}`);
  });

  test('shows a long value on several lines, and shortens with a digest', async () => {
    const { client } = await pair();
    const players = ['ada', 'bob'].map((name) => ({
      name,
      cards: [1, 2, 3, 4, 5, 6, 7],
      score: 0,
    }));
    await client.send({ type: 'state', players, empty: {} });
    await client.send('x'.repeat(1001));
    await client.send(Buffer.alloc(65));
    const text = transcript(client);
    const [, ...lines] = text.split('\n');
    expect(lines.slice(0, 8)).toEqual([
      '→ text {',
      '    "empty": {},',
      '    "players": [',
      '      {"cards":[1,2,3,4,5,6,7],"name":"ada","score":0},',
      '      {"cards":[1,2,3,4,5,6,7],"name":"bob","score":0}',
      '    ],',
      '    "type": "state"',
      '  }',
    ]);
    expect(lines[8]).toMatch(/^→ text "x{1000}" … \(1001 characters, sha256 [\da-f]{16}\)$/);
    expect(lines[9]).toMatch(/^→ binary <(00 ){32}… 65 bytes, sha256 [\da-f]{16}>$/);
  });

  test('masks with stable names over all messages, and applies the masks of the file', async () => {
    const { client, connection } = await pair();
    await connection.send({ type: 'welcome', id: 'f81d', sent_at: 1764495668123 });
    await connection.send({ user_id: 'f81d', id: 'b7', password: 'hunter2' });
    await client.flush();
    expect(transcript(client, { mask: ['id', /_(id|at)$/] })).toBe(
      [
        'open',
        '← text {"id":"<id 1>","sent_at":"<sent_at>","type":"welcome"}',
        '← text {"id":"<id 2>","password":(masked),"user_id":"<id 1>"}',
        '(still open)',
      ].join('\n'),
    );
  });

  test('that is incomplete has a note, and matches no snapshot', async () => {
    const { client } = await pair();
    const large = Buffer.alloc(3 * 1024 * 1024);
    for (const _one of [1, 2, 3]) await client.send(large);
    expect(transcript(client)).toMatch(/^\(1 older frame is no longer kept\)\nopen\n→ binary </);
    expect(() => expect(client).toMatchTranscript()).toThrow(
      expect.objectContaining({ code: 'ERR_WS_MESSAGES_DROPPED' }),
    );
  });
});

describe('with a codec', () => {
  const beats: Codec<{ type: string; n: number }> = {
    name: 'beats',
    encode: ({ type, n }) => `${type}:${n}`,
    decode(data: string) {
      const [type = '', n] = data.split(':');
      if (n === undefined) throw new Error('no number');
      return { type, n: Number(n) };
    },
    isHidden: ({ type }) => type === 'beat',
  };

  test('values are shown, heartbeats are left out, and undecodable messages have the reason', async () => {
    const { client, connection } = await pair({ codec: beats as CodecSource<never> });
    await client.send({ type: 'move', n: 1 });
    await client.send({ type: 'beat', n: 2 });
    await connection.send('noise', { encode: false } as never);
    await connection.send({ type: 'beat', n: 3 });
    await connection.send({ type: 'moved', n: 4 });
    await client.flush();
    expect(client).toMatchInlineTranscript(
      { mask: ['n'] },
      `
open
→ beats {"n":"<n 1>","type":"move"}
← text "noise" (beats cannot decode it: no number)
← beats {"n":"<n 2>","type":"moved"}
(still open)
`,
    );
  });

  /** Each message is `name` and how many came before it; two lines are two messages. */
  const counting: CodecSource<string> = () => {
    let before = 0;
    return {
      name: 'counting',
      encode: (text) => text,
      decode(text: string) {
        before += 1;
        return text === 'part' ? undefined : `${text} ${before}`;
      },
      isHidden: (text) => text.startsWith('hidden'),
      split: (data: string) => data.split('\n'),
    };
  };

  test('with state, each message is shown as decoded on arrival, and parts are left out', async () => {
    const { client, connection } = await pair({ codec: counting as CodecSource<never> });
    await client.send('a\nhidden\nb');
    await client.send('part');
    await client.send('c');
    await client.flush();
    const lines = [
      'open',
      '→ counting "a 1"',
      '→ counting "b 3"',
      '→ counting "c 5"',
      '(still open)',
    ];
    expect(transcript(client).split('\n')).toEqual(lines);
    expect(transcript(connection)).toBe(transcript(client).replaceAll('→', '←'));
    expect(transcript(client)).toBe(lines.join('\n'));
  });
});

describe('the transcript of a mock server', () => {
  test('has the messages of its connections by time, or connection by connection', async () => {
    const mock = await mockServer({ name: ({ query }) => query.user ?? '' });
    expect(transcript(mock)).toBe('(no connection)');
    const bob = await connect(`${mock.url}/?user=bob`);
    const ada = await connect(`${mock.url}/?user=ada`);
    for (const [client, data] of [
      [ada, { id: 7 }],
      [bob, { id: 8 }],
      [ada, { ref: 8 }],
    ] as const) {
      await client.send(data);
      await mock.receive();
    }
    await ada.close(1000);
    const options = { mask: ['id', 'ref'] };
    expect(mock).toMatchInlineTranscript(
      options,
      `
bob open
ada open
ada ← text {"id":"<id 1>"}
bob ← text {"id":"<id 2>"}
ada ← text {"ref":"<id 2>"}
ada ← close 1000 (normal closure)
bob (still open)
`,
    );
    expect(mock).toMatchInlineTranscript(
      { ...options, ordered: 'by connection' },
      `
connection ada
  open
  ← text {"id":"<id 1>"}
  ← text {"ref":"<ref 1>"}
  ← close 1000 (normal closure)
connection bob
  open
  ← text {"id":"<ref 1>"}
  (still open)
`,
    );
  });

  test('names connections without a name by their numbers', async () => {
    const mock = await mockServer();
    await connect(mock.url);
    expect(transcript(mock)).toBe('open\n(still open)');
    await connect(mock.url);
    expect(transcript(mock)).toBe('1 open\n2 open\n1 (still open)\n2 (still open)');
  });

  test('of the drop-in for jest-websocket-mock', async () => {
    const server = new WS('ws://localhost:1234');
    expect(transcript(server as never)).toBe('(no connection)');
    const client = await connect(server.url);
    await server.connected;
    await client.send('hi');
    await expect(server).toReceiveMessage('hi');
    expect(server).toMatchInlineTranscript(`
open
← text "hi"
(still open)
`);
  });
});

describe('the transcript of a link', () => {
  test('has the messages in order of arrival, and their faults', async () => {
    const mock = await mockServer();
    const link = await network({ to: mock, messages: true });
    link.drop({ n: 2 }, { stream: 'upstream' });
    link.duplicate('pong');
    link.change('pong', () => 'PONG');
    const client = await connect({ via: link });
    for (const n of [1, 2, 3]) await client.send({ n });
    await expect(mock).toReceiveMessages([{ n: 1 }, { n: 3 }]);
    await mock.send('pong');
    await expect(client).toReceiveMessages(['PONG', 'PONG']);
    await client.close(4000);
    expect(link).toMatchInlineTranscript(`
open
→ text {"n":1}
→ text {"n":2} (drop)
→ text {"n":3}
← text "pong" (duplicate, change)
→ close 4000
`);
  });

  test('uses the codec of the link, also one with state, which gets its URL', async () => {
    const urls: string[] = [];
    const counted: CodecSource<string> = ({ url }) => {
      urls.push(url);
      let before = 0;
      return {
        name: 'counted',
        encode: (text) => text,
        decode(text: string) {
          before += 1;
          return text === 'noise' ? undefined : `${text} ${before}`;
        },
        isHidden: (text) => text.startsWith('beat'),
      };
    };
    const mock = await mockServer();
    const link = await network({ to: mock, codec: counted });
    link.drop('b 3');
    const client = await connect({ via: link });
    for (const text of ['a', 'noise', 'b', 'beat']) await mock.send(text);
    await expect(client).toReceiveMessages(['a', 'noise', 'beat']);
    expect(transcript(link)).toBe('open\n← counted "a 1"\n← counted "b 3" (drop)\n(still open)');
    expect(urls).toEqual([link.url]);
  });

  test('states that a connection ended without a close frame', async () => {
    const mock = await mockServer();
    const link = await network({ to: mock, messages: true });
    const client = await connect({ via: link });
    await mock.nextConnection();
    mock.drop();
    await client.closed;
    await expect(client).toBeClosedWith(1006);
    expect(transcript(link)).toBe('open\nend without a close frame');
  });

  test('needs a link that reads messages', async () => {
    const mock = await mockServer();
    const link = await network({ to: mock });
    await connect({ via: link });
    expect(() => transcript(link)).toThrow('network({ messages: true })');
    expect(() => expect(link).toMatchTranscript()).toThrow('network({ messages: true })');
  });
});

describe('the matchers refuse', () => {
  test.each([
    ['a misspelt option', { masks: ['id'] }, 'Did you mean "mask"?'],
    ['a single name as mask', { mask: 'id' }, '"mask" to be a list of names of fields'],
    ['an empty name', { mask: [''] }, '"mask[0]" to be the name of a field, or a RegExp'],
    ['an unknown order', { ordered: 'time' }, "'by time' or 'by connection'"],
  ])('%s', async (_case, options, message) => {
    const { client } = await pair();
    expect(() => expect(client).toMatchTranscript(options as never)).toThrow(message);
    expect(() => transcript(client, options as never)).toThrow(message);
  });

  test('.not, a promise, a hint that is not text, and other values', async () => {
    const { client, mock } = await pair();
    expect(() => expect(client).not.toMatchTranscript()).toThrow('no ".not"');
    expect(() => expect(client).not.toMatchInlineTranscript()).toThrow('no ".not"');
    const promise = connect(mock.url);
    expect(() => expect(promise).toMatchTranscript()).toThrow('Await the promise first');
    await promise;
    expect(() => expect(client).toMatchTranscript({}, 7 as never)).toThrow('"hint" to be a string');
    expect(() => expect({}).toMatchTranscript()).toThrow('a link of network()');
    expect(() => transcript(7 as never)).toThrow(/^transcript\(\) works on a Client/);
  });
});

test('a promise is accepted, and its value is used', async () => {
  const { mock } = await pair();
  await expect(connect(mock.url)).resolves.toMatchInlineTranscript(`
open
(still open)
`);
});

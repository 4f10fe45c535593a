/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
import { describe, expect, test } from '@jest/globals';
import { decode, encode } from '@msgpack/msgpack';
import { type Codec, type CodecSource, connect, mockServer, network } from 'jest-ws-dynamic';
import { WebSocket } from 'ws';

interface Event {
  readonly type: string;
  readonly [key: string]: unknown;
}

const msgpack: Codec<Event> = {
  name: 'msgpack',
  encode: (value) => encode(value),
  decode: (data) => decode(data) as Event,
  isHidden: ({ type }) => type === 'beat',
};

/** Each message is its text and how many came before it on its connection. */
const counted: CodecSource<string> = ({ side }) => {
  let before = 0;
  return {
    name: `counted by the ${side}`,
    encode: (text) => text,
    decode: (text: string) => {
      before += 1;
      return `${text} ${before}`;
    },
  };
};

/** A client with a codec, and the mock server's side of its connection. */
async function pair<Value extends object | string>(codec: CodecSource<Value>) {
  const mock = await mockServer({ codec });
  const client = await connect(mock.url, { codec });
  return { mock, client, connection: await mock.nextConnection() };
}

describe('a codec', () => {
  test('decodes messages for every call that reads, and encodes values for every call that sends', async () => {
    const { mock, client, connection } = await pair(msgpack);
    mock.reply({ type: 'hello' }, ({ name }) => ({ type: 'welcome', name: String(name) }));
    mock.reply({ type: 'hello', name: 'Ada' }, ({ name }) => ({ type: 'welcome', name }));
    await client.send({ type: 'hello', name: 'Ada', key: Buffer.from([1, 2]) });
    await expect(connection).toReceiveMessage({
      type: 'hello',
      name: 'Ada',
      key: expect.anything(),
    });
    mock.reply((value: Event) => value.type === 'ask', { type: 'answer', key: Buffer.from([3]) });
    await client.send({ type: 'ask' });
    const answer = await client.waitFor((value) => value.type === 'answer');
    expect(Buffer.from(answer.key as Uint8Array)).toEqual(Buffer.from([3]));
    expect(client.messages).toEqual([answer]);
    expect(mock.messages.map(({ type }) => type)).toEqual(['hello', 'ask']);
    await expect(client).toStaySilent({ for: 10 });
  });

  test('applies to listeners, iteration, receiveJson() and the chain', async () => {
    const { mock, client, connection } = await pair(msgpack);
    const heard: unknown[] = [];
    mock.on('message', (value) => heard.push(value));
    connection.on('message', (value) => heard.push(value.type));
    await client.send({ type: 'a' });
    await client.flush();
    expect(heard).toEqual(['a', { type: 'a' }]);
    await mock.broadcast({ type: 'b' });
    expect(await client.receiveJson()).toEqual({ type: 'b' });
    mock.reply({ type: 'c' }, { type: 'd' });
    await connect(mock.url, { codec: msgpack })
      .send({ type: 'c' })
      .expectJson({ type: 'd' })
      .sendJson({ type: 'c' })
      .waitForJson({ type: 'd' })
      .close();
    const iterated: Event[] = [];
    await connection.send({ type: 'last' });
    await connection.close();
    for await (const value of client) iterated.push(value);
    expect(iterated).toEqual([{ type: 'last' }]);
  });

  test('hides messages from waits, matchers and lists, and counts them as read', async () => {
    const { client, connection, mock } = await pair(msgpack);
    await connection.send({ type: 'beat' });
    await connection.send({ type: 'tick' });
    await expect(client).toReceiveMessages([{ type: 'tick' }]);
    expect(client.messages).toEqual([{ type: 'tick' }]);
    await client.send({ type: 'beat' });
    await client.flush();
    await expect(mock).toStaySilent({ for: 10 });
    expect(mock.messages).toEqual([]);
    expect(client.frames.map(({ preview }) => preview)).toContain('{"type":"beat"}');
  });

  test('refuses a message that it cannot decode, with its bytes and the reason', async () => {
    const { client, connection } = await pair(msgpack);
    await connection.send(Buffer.from([0xc1]) as never, { encode: false });
    await client.flush();
    await expect(client).not.toReceiveMessage(expect.anything(), { timeout: 0 });
    await connection.send({ type: 'after' });
    await expect(client.receive()).rejects.toMatchObject({
      code: 'ERR_WS_UNEXPECTED_MESSAGE',
      message: expect.stringMatching(/received <c1> \(msgpack cannot decode it: .+\)/),
    });
    await expect(client).toReceiveMessage({ type: 'after' });
    expect(client.messages).toEqual([Buffer.from([0xc1]), { type: 'after' }]);
  });

  test('formats the text of a failure: values, hidden messages, and messages that it cannot decode', async () => {
    const { client, connection } = await pair(msgpack);
    await connection.send({ type: 'beat' });
    await connection.send({ type: 'welcome', user: { name: 'Ada' } });
    await connection.send(Buffer.from([0xc1]) as never, { encode: false });
    const text = async (check: Promise<void>): Promise<string> =>
      check.then(
        () => 'it passed',
        ({ message }: Error) => message.replace(/\d+ ms/g, '… ms').replace(/:\d{4,5}\b/g, ':9000'),
      );
    await client.flush();
    const differs = expect(client).toReceiveMessage({ type: 'welcome', user: { name: 'Bob' } });
    expect(await text(differs)).toMatchInlineSnapshot(`
"expect(client).toReceiveMessage(expected)

They differ at user.name.

- Expected  - 1
+ Received  + 1

  Object {
    "type": "welcome",
    "user": Object {
-     "name": "Bob",
+     "name": "Ada",
    },
  }

That was the next unread message of the client of ws://127.0.0.1:9000/; waitFor() skips messages until one matches.
The connection is open; 2 messages have arrived, 1 of them unread.
  ← +… ms open
  ← +… ms ping
  → +… ms pong
  → +… ms ping
· ← +… ms msgpack 11 B {"type":"beat"}
> ← +… ms msgpack 29 B {"type":"welcome","user":{"name":"Ada"}}
  ← +… ms binary 1 B <c1> (msgpack cannot decode it: Unrecognized type byte: 0xc1)
  ← +… ms pong"
`);
    expect(await text(expect(client).toReceiveMessage({ type: 'bye' }))).toMatchInlineSnapshot(`
"expect(client).toReceiveMessage(expected)

Expected: {"type": "bye"}
Received: binary <c1> (msgpack cannot decode it: Unrecognized type byte: 0xc1)

That was the next unread message of the client of ws://127.0.0.1:9000/; waitFor() skips messages until one matches.
The connection is open; 2 messages have arrived, all read.
  ← +… ms open
  ← +… ms ping
  → +… ms pong
  → +… ms ping
· ← +… ms msgpack 11 B {"type":"beat"}
  ← +… ms msgpack 29 B {"type":"welcome","user":{"name":"Ada"}}
> ← +… ms binary 1 B <c1> (msgpack cannot decode it: Unrecognized type byte: 0xc1)
  ← +… ms pong"
`);
  });

  test('that cannot encode a value refuses it by name', async () => {
    const { client, connection } = await pair(msgpack);
    const value = { type: 'x', run: () => undefined };
    await expect(client.send(value)).rejects.toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining('the codec msgpack cannot encode'),
    });
    await expect(connection).toStaySilent({ for: 10 });
  });

  test('whose encode() throws is shown at its line, and then the call, once', async () => {
    const fail = (): never => {
      throw new TypeError('no schema');
    };
    const { client } = await pair({ name: 'own', encode: () => fail(), decode: String });
    const error = await client.send('x').catch((thrown: Error) => thrown);
    const places = String((error as Error).stack).match(/codec\.test\.ts:\d+/g);
    expect(places).toHaveLength(3);
    expect(new Set(places).size).toBe(3);
  });

  test('mentions hidden messages where a wait found no other', async () => {
    const { client, connection } = await pair(msgpack);
    await connection.send({ type: 'beat' });
    await client.flush();
    await expect(client.receive({ timeout: 10 })).rejects.toThrow(
      'The connection is open; no messages have arrived besides 1 that the codec hides (·).',
    );
  });

  test('created by a function decodes each message of its connection once, in order', async () => {
    const { mock, client, connection } = await pair(counted);
    const second = await connect(mock.url, { codec: counted });
    for (const text of ['a', 'b']) await client.send(text);
    await second.send('c');
    await expect(connection).toReceiveMessages(['a 1', 'b 2']);
    expect(connection.messages).toEqual(['a 1', 'b 2']);
    await mock.broadcast('d');
    await expect(client).toReceiveMessage('d 1');
    await expect(second).toReceiveMessage('d 1');
    // What this side sent is shown as the other side reads it.
    const previews = client.frames.map(({ preview }) => preview).filter(Boolean);
    expect(previews).toEqual(['"a 1"', '"b 2"', '"d 1"']);
  });

  test('may join several messages into one, or split one into several', async () => {
    const lines: CodecSource<string> = () => {
      let begun = '';
      return {
        name: 'lines',
        encode: (text) => [`${text.slice(0, 1)}…`, `${text.slice(1)}.`],
        split: (text: string) => text.split('\n'),
        decode(text: string) {
          if (!text.endsWith('…')) return begun + text.slice(0, -1);
          begun = text.slice(0, -1);
          return undefined;
        },
      };
    };
    const { client, connection } = await pair(lines);
    await client.send('hello');
    await expect(connection).toReceiveMessages(['hello']);
    await connection.send('x…\ny.\nz…' as never, { encode: false });
    await connection.send('!.' as never, { encode: false });
    await expect(client).toReceiveMessages(['xy', 'z!']);
  });

  test('may replace a message by one other', async () => {
    const { client, connection } = await pair({
      ...{ name: 'line', encode: (text: string) => `${text}\n`, decode: (text: string) => text },
      split: (text: string) => text.split('\n').filter(Boolean),
    });
    await client.send('hello');
    await expect(connection).toReceiveMessage('hello');
  });

  test('answers when the connection opens, and answers messages', async () => {
    const greeting: CodecSource<string> = ({ side, send }) => ({
      name: 'greeting',
      encode: (text) => text,
      decode: (text: string) => text,
      isHidden: (text) => text.startsWith('!'),
      onOpen: () => (side === 'server' ? send('!hello') : undefined),
      onMessage: (text) => (text === '!hello' ? send('!hi') : undefined),
    });
    const { client, connection } = await pair(greeting);
    await client.send('question');
    await expect(connection).toReceiveMessage('question');
    await expect(client).toStaySilent({ for: 10 });
    const shown = connection.frames.map(({ direction, preview }) => `${direction} ${preview}`);
    expect(shown).toEqual(expect.arrayContaining(['out "!hello"', 'in "!hi"', 'in "question"']));
  });

  test('of a link decodes what its faults match and change', async () => {
    const mock = await mockServer({ codec: msgpack });
    const link = await network({ to: mock.url, codec: msgpack });
    link.drop({ type: 'lost' }, { stream: 'upstream' });
    link.change(
      ({ value }) => value.type === 'old',
      ({ value }) => ({ ...value, type: 'new' }),
      { stream: 'upstream' },
    );
    const client = await connect(link.url, { codec: msgpack });
    for (const type of ['lost', 'old', 'kept']) await client.send({ type });
    await expect(mock).toReceiveMessages([{ type: 'new' }, { type: 'kept' }]);
  });

  test('of a link may have state, and sees each message of each stream', async () => {
    const mock = await mockServer();
    const link = await network({ to: mock.url, codec: counted });
    link.drop('b 2', { stream: 'both' });
    const client = await connect(link.url);
    for (const text of ['b', 'b', 'b']) await client.send(text);
    await expect(mock).toReceiveMessages(['b', 'b']);
  });

  test('may be false, and is validated', async () => {
    const mock = await mockServer({ codec: false });
    const socket = new WebSocket(mock.url);
    await mock.nextConnection();
    socket.send('{"a":1}');
    await expect(mock).toReceiveMessage('{"a":1}');
    const wrong = { name: 'half' } as unknown as Codec;
    for (const call of [
      () => mockServer({ codec: wrong }),
      () => connect(mock.url, { codec: wrong }),
      () => network({ to: mock.url, codec: wrong }),
      () => mockServer({ codec: msgpack, json: true }),
      () => connect(mock.url, { codec: (() => ({})) as never }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'ERR_WS_OPTION_INVALID' });
    }
  });
});

/**
 * @jest-environment ./dist/jest/environment.js
 * @jest-environment-options {"server": false, "mask": ["card"]}
 */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { decode, encode } from '@msgpack/msgpack';
import { type Codec, connect, type MockServer, mockServer } from 'jest-ws-dynamic';
import { json } from 'jest-ws-dynamic/codecs';
import type { HarConversation } from '../../../src/har/conversation';
import { readHar } from '../../../src/har/read-har';
import { maskRecording } from '../../../src/test-realm/replay/mask-recording';
import { maskedNames } from '../../../src/test-realm/replay/masked-names';
import { session } from '../../../src/test-realm/worker';

const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-har-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
/** A new file for each test. */
let record = '';
beforeEach(() => {
  count += 1;
  record = join(folder, 'made', `${count}.har`);
});
afterEach(() => {
  jest.restoreAllMocks();
  snapshots('new');
});

/** What the flags of Jest say: without any, with -u, with --ci. */
const snapshots = (mode: 'new' | 'all' | 'none') => Object.assign(session(), { snapshots: mode });
snapshots('new');

const written = (path = record): HarConversation[] => [
  ...readHar(readFileSync(path, 'utf8'), 'it').conversations,
];

/** The server to record: it answers each message with what it is, and closes with 4002 after "end". */
async function realServer(): Promise<MockServer> {
  const real = await mockServer({ protocols: ['v1'], headers: { 'x-server': 'real' } });
  real.on('connection', (connection) => connection.send({ type: 'welcome', id: 'srv-1' }));
  real.reply('end', (_message, connection) => {
    void connection.close(4002, 'over');
    return undefined;
  });
  real.reply(
    (message) => typeof message === 'string' && message.startsWith('{'),
    (message) => ({ re: JSON.parse(String(message)).id, type: 'ok' }),
  );
  real.reply(
    () => true,
    (message) => message,
  );
  return real;
}

async function talk(url: string): Promise<unknown[]> {
  const client = await connect({ url, protocols: ['v2', 'v1'] });
  await client.receive();
  client.send({ id: 'cli-1', type: 'ask' });
  await client.receive();
  client.send(Buffer.from([1, 255]));
  await client.receive();
  client.send('end');
  const { code, reason } = await client.closed;
  return [...client.messages, client.protocol, code, reason];
}

describe('mockServer({ url, record })', () => {
  test('proxies clients to the real server if the file is missing, and writes it', async () => {
    const real = await realServer();
    const mock = await mockServer({ url: real.url, record });
    const first = await talk(`${real.url}/path?room=1&room=2`);
    expect(first).toEqual([
      '{"type":"welcome","id":"srv-1"}',
      '{"re":"cli-1","type":"ok"}',
      Buffer.from([1, 255]),
      'v1',
      4002,
      'over',
    ]);
    expect(mock.messages).toHaveLength(3);
    await mock.close();
    expect(written()).toEqual([
      {
        url: `${real.url}/path?room=1&room=2`,
        startedAt: expect.any(Number),
        requestHeaders: expect.arrayContaining([
          { name: 'sec-websocket-protocol', value: '(masked), v1' },
        ]),
        status: 101,
        responseHeaders: expect.arrayContaining([
          { name: 'x-server', value: 'real' },
          { name: 'sec-websocket-protocol', value: 'v1' },
        ]),
        messages: [
          { type: 'receive', at: expect.any(Number), data: '{"type":"welcome","id":"srv-1"}' },
          { type: 'send', at: expect.any(Number), data: '{"id":"cli-1","type":"ask"}' },
          { type: 'receive', at: expect.any(Number), data: '{"re":"cli-1","type":"ok"}' },
          { type: 'send', at: expect.any(Number), data: Uint8Array.of(1, 255) },
          { type: 'receive', at: expect.any(Number), data: Uint8Array.of(1, 255) },
          { type: 'send', at: expect.any(Number), data: 'end' },
        ],
        close: { type: 'receive', at: expect.any(Number), code: 4002, reason: 'over' },
      },
    ]);

    await real.close();
    await mockServer({ url: real.url, record });
    expect(await talk(`${real.url}/path?room=1&room=2`)).toEqual(first);
  });

  test('replays its own recording 100 times with one transcript', async () => {
    const real = await realServer();
    const recording = await mockServer({ url: real.url, record });
    const transcripts = new Set([JSON.stringify(await talk(real.url))]);
    await recording.close();
    await real.close();
    for (let round = 0; round < 100; round += 1) {
      const mock = await mockServer({ url: real.url, record });
      transcripts.add(JSON.stringify(await talk(real.url)));
      await mock.replayed;
      await mock.close();
    }
    expect(transcripts.size).toBe(1);
  }, 60_000);

  test('records a refused handshake', async () => {
    const real = await mockServer({ verify: () => ({ status: 403, body: 'no entry' }) });
    const mock = await mockServer({ url: real.url, record });
    await expect(connect({ url: real.url })).toRejectUpgrade(403);
    await mock.close();
    expect(written()).toMatchObject([{ status: 403, messages: [] }]);
  });

  test('records the close of a client', async () => {
    const real = await mockServer();
    const mock = await mockServer({ url: real.url, record });
    const client = await connect({ url: real.url });
    const connection = await real.nextConnection();
    await client.close(4003, 'enough');
    await expect(connection.closed).resolves.toMatchObject({ code: 4003, reason: 'enough' });
    await mock.replayed;
    await mock.close();
    expect(written()[0]?.close).toMatchObject({ type: 'send', code: 4003, reason: 'enough' });
  });

  test('writes nothing if no client connected', async () => {
    const mock = await mockServer({ url: 'ws://localhost:1', record });
    await mock.close();
    expect(existsSync(record)).toBe(false);
  });

  test('records an existing file again with -u, once for each test file', async () => {
    const old = join(folder, 'old.har');
    copyFileSync(join(__dirname, 'fixtures', 'chat.har'), old);
    snapshots('all');
    const real = await realServer();
    const first = await mockServer({ url: real.url, record: old });
    await talk(real.url);
    await first.close();
    const [{ url, startedAt } = { startedAt: 0 }] = written(old);
    expect(url).toBe(`${real.url}/`);
    expect(Math.abs(Date.now() - startedAt)).toBeLessThan(86_400_000);
    const second = await mockServer({ url: real.url, record: old });
    await talk(real.url);
    await second.close();
    expect(real.messages).toHaveLength(3);
  });

  test('records nothing with --ci, and prints how to record', async () => {
    snapshots('none');
    const refused = mockServer({ url: 'wss://api.example.com/v1', record: 'missing.har' });
    await expect(refused).rejects.toThrowErrorMatchingInlineSnapshot(`
"__tests__/test-realm/replay/missing.har does not exist, and with --ci nothing is recorded.
Run this test once without --ci, where wss://api.example.com/v1 can be reached, and commit the file."
`);
  });

  test.each(['.', `${__filename}/a.har`, 'a'.repeat(300), 'a\0.har'])(
    'refuses a path that cannot be written: %j',
    async (bad) => {
      await expect(mockServer({ url: 'ws://localhost:1', record: bad })).rejects.toMatchObject({
        code: 'ERR_WS_RECORDING_FAILED',
        message: expect.stringMatching(
          /^mockServer\(\{ record \}\): \S+ cannot be recorded: .* Check its path/,
        ),
      });
    },
  );

  test('reports a recording that is older than maxAge', async () => {
    const warn = jest.spyOn(console, 'warn').mockReturnValue();
    const replay = 'fixtures/chat.har';
    await mockServer({ replay, maxAge: 1e12 });
    expect(warn).not.toHaveBeenCalled();
    await mockServer({ replay, maxAge: 86_400_000 * 30 });
    expect(warn.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^__tests__.test-realm.replay.fixtures.chat\.har was recorded [\d.]+ days ago, and "maxAge" is 30 days\. Record it again with -u\.$/,
        ),
      ],
    ]);
  });
});

const msgpack: Codec = {
  name: 'msgpack',
  encode: (value) => encode(value),
  decode: (data) => decode(data as Buffer),
};

/** A text that is nowhere by chance. */
const secrets: string[] = [];
function secret(prefix = 'sEcr3t'): string {
  const made = `${prefix}-${secrets.length}-9f8e7d6c`;
  secrets.push(made);
  return made;
}
const jsonWebToken = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from('{"sub":"ada lovelace"}').toString('base64url')}.c2lnbmF0dXJlLW9mLWFkYQ`;
secrets.push(jsonWebToken);

describe('the written file', () => {
  test('contains none of 40 secrets', async () => {
    const repeated = secret();
    const real = await mockServer({
      protocols: (offered) => offered[0] ?? false,
      headers: { 'set-cookie': `sid=${secret()}; HttpOnly`, 'x-auth-token': secret() },
    });
    real.on('connection', async (connection) => {
      if (connection.request.path !== '/live') return;
      await connection.send({ type: 'session', token: secret(), user: { refreshToken: secret() } });
      await connection.send(`your key is ${repeated}, your token=${secret()}`);
      await connection.send({ note: `encoded ${Buffer.from(repeated).toString('base64')}` });
      await connection.send({ note: `hex ${Buffer.from(repeated).toString('hex')}` });
      await connection.send({ see: `https://u:${secret()}@files.example.com/a?sig=${secret()}` });
      await connection.send({ log: `Authorization: Bearer ${secret()}` });
      await connection.send(jsonWebToken);
    });
    real.reply('bye', (_message, connection) => {
      void connection.close(4000, `bye ${repeated}`);
      return undefined;
    });
    const { host } = new URL(real.url);
    const mask = ['ssn', /^pin/, 'list', 'whole'];
    const mock = await mockServer({ url: real.url, record, mask });
    const client = await connect({
      url: `ws://${host}/live?token=${secret()}&access_token=${secret()}&api_key=${secret()}&sig=${secret()}&ssn=${secret()}&room=1`,
      protocols: ['v1', secret(), `base64url.bearer.${secret()}`],
      origin: `https://app.example.com`,
      headers: {
        authorization: `Bearer ${repeated}`,
        'proxy-authorization': `Basic ${Buffer.from(`ada:${secret()}`).toString('base64')}`,
        cookie: `theme=dark; sid=${secret()}; csrf=${secret()}`,
        'x-api-key': secret(),
        'x-csrf-token': secret(),
        referer: `https://app.example.com/?code=${secret()}`,
        ssn: secret(),
      },
    });
    client.send({ type: 'login', user: 'ada', password: secret(), otp: secret() });
    client.send({
      type: 'form',
      fields: [{ ssn: secret() }, { ssn: secret() }],
      pinCode: secret(),
    });
    client.send({ list: [secret(), secret()], whole: { deep: { er: secret() } } });
    client.send({
      payload: JSON.stringify({ password: secret(), inner: JSON.stringify({ ssn: secret() }) }),
    });
    client.send(`{"pass\\u0077ord":"${secret()}","said":"${repeated}"}`);
    client.send(`user=ada&password=${secret()}&x=1`);
    client.send(`cut {"password":"${secret()}","x`);
    client.send(Buffer.from(JSON.stringify({ secret: secret() })));
    client.send(Buffer.concat([Buffer.from([255, 254, repeated.length]), Buffer.from(repeated)]));
    client.send({ url: `wss://other.example.com/?q=${encodeURIComponent(repeated)}` });
    client.send({ byKey: { [repeated]: true }, apiKey: secret('kEy with "quotes" \n') });
    client.send('bye');
    await client.closed;
    await mock.close();

    const packed = join(folder, 'packed.har');
    const recording = await mockServer({ url: real.url, record: packed, codec: msgpack });
    const other = await connect({ url: real.url, codec: msgpack });
    other.send({ type: 'login', password: secret(), nested: [{ token: secret() }] });
    await real.waitFor((message) => Buffer.isBuffer(message) && message.includes('nested'));
    await other.close();
    await recording.replayed;
    await recording.close();

    expect(secrets.length).toBeGreaterThanOrEqual(40);
    const texts = [record, packed].map(allTexts);
    const found = secrets.filter((one) =>
      texts.some((text) => formsOf(one).some((form) => text.includes(form))),
    );
    expect(found).toEqual([]);
  });

  test('distinguishes users by the token in their URL', async () => {
    const real = await mockServer();
    const users = { 'first-token-1': 'Ada', 'second-token-2': 'Bob' };
    real.on('connection', (connection) => {
      const user = Object.entries(users).find(
        ([token]) => connection.request.query.token === token,
      );
      return connection.send(`hello ${user?.[1]}`);
    });
    const greeting = async (token: string): Promise<unknown> => {
      const client = await connect({ url: `${real.url}/chat?token=${token}&room=1` });
      const message = await client.receive();
      await client.close();
      return message;
    };
    const recording = await mockServer({ url: real.url, record });
    for (const token of ['first-token-1', 'second-token-2', 'first-token-1']) await greeting(token);
    await recording.replayed;
    await recording.close();
    await real.close();
    const names = written().map(({ url }) => new URL(url).searchParams.get('token'));
    expect(names).toEqual(['<token 1>', '<token 2>', '<token 1>']);

    const replay = await mockServer({ url: real.url, record });
    const greetings: unknown[] = [];
    for (const token of ['x', 'x', 'y', 'x', 'y']) greetings.push(await greeting(token));
    expect(greetings).toEqual(['hello Ada', 'hello Ada', 'hello Bob', 'hello Ada', 'hello Bob']);
    await replay.close();
    const [first] = written();
    if (first === undefined) throw new Error('nothing was recorded');
    const twice = { ...first, url: 'ws://a.test/?id=1&id=2&token=third-token-3' };
    const both = { conversations: [twice], exchanges: [] };
    const [masked] = maskRecording(both, maskedNames(), undefined).conversations;
    expect(masked?.url).toBe('ws://a.test/?id=1&id=2&token=%3Ctoken+1%3E');
  });

  test('has no value of a field that the file masks, in any place', async () => {
    const real = await realServer();
    const mock = await mockServer({ url: real.url, record });
    const client = await connect({ url: real.url });
    client.send({ card: 'in-clear', list: ['in-clear', 'the card in-clear'] });
    client.send('in-clear');
    await client.flush();
    await client.close();
    await mock.replayed;
    await mock.close();
    const text = readFileSync(record, 'utf8');
    expect(text).toContain('<card 1>');
    expect(text).not.toContain('in-clear');
  });

  test.each([undefined, json])(
    'contains all digits of numbers next to masked fields',
    async (codec) => {
      const serving = async (last: number): Promise<string> => {
        const real = await mockServer();
        real.on('connection', (to) => to.send(`{"id":"a","number":900719925474099${last}}`));
        return real.url;
      };
      const options = { mask: ['id'], ...(codec && { codec }) };
      const url = await serving(3);
      const recording = await mockServer({ url, record, ...options });
      const client = await connect({ url });
      await client.receive();
      await client.close();
      await recording.replayed;
      await recording.close();
      expect(written()[0]?.messages[0]?.data).toBe('{"id":"<id 1>","number":9007199254740993}');

      const same = await connect(await serving(3), { replay: record, ...options });
      await same.replayed;
      const other = await connect(await serving(2), { replay: record, ...options });
      await expect(other.replayed).rejects.toThrow('differs from message 1');
    },
  );

  test('has the same name for the same value, and can be replayed with any value', async () => {
    const real = await mockServer();
    real.reply(
      { type: 'login', user: 'ada', password: 'hunter2' },
      { token: 'server-made-token-1' },
    );
    real.reply({ type: 'ask', id: 'q-1', token: 'server-made-token-1' }, { re: 'q-1', answer: 42 });
    const mask = ['id', 're'];
    const recording = await mockServer({ url: real.url, record, mask });
    const converse = async (password: string, id: string): Promise<unknown[]> => {
      const client = await connect({ url: real.url });
      client.send({ type: 'login', user: 'ada', password });
      const { token } = await client.receiveJson<{ token: string }>();
      client.send({ type: 'ask', id, token });
      const answer = await client.receiveJson();
      return [token, answer];
    };
    await expect(converse('hunter2', 'q-1')).resolves.toEqual([
      'server-made-token-1',
      { re: 'q-1', answer: 42 },
    ]);
    await recording.close();
    await real.close();
    expect(written()[0]?.messages.map(({ data }) => data)).toEqual([
      '{"type":"login","user":"ada","password":"<password 1>"}',
      '{"token":"<token 1>"}',
      '{"type":"ask","id":"<id 1>","token":"<token 1>"}',
      '{"re":"<id 1>","answer":42}',
    ]);
    await mockServer({ url: real.url, record, mask });
    await expect(converse('another', 'q-7')).resolves.toEqual([
      '<token 1>',
      { re: 'q-7', answer: 42 },
    ]);
  });
});

/** The file as it is, and what is in its binary messages. */
function allTexts(path: string): string {
  const binary = written(path).flatMap(({ messages }) =>
    messages.map(({ data }) =>
      typeof data === 'string' ? '' : Buffer.from(data).toString('latin1'),
    ),
  );
  return [readFileSync(path, 'utf8'), ...binary].join('\n');
}

function formsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  return [
    ...[text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)],
    ...[bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')],
  ];
}

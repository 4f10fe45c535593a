import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, connect } from '../../../src';
import { installMatchers } from '../../../src/test-realm/matchers';
import { startServer, type TestServer } from '../../worker/connections/test-server';
import { failureText } from './plain';

installMatchers(expect);

type Sent = string | Buffer | object;

let server: TestServer;
let client: Client | undefined;

async function receiving(...messages: Sent[]): Promise<Client> {
  server.onConnection((socket) => {
    for (const message of messages) {
      const isPlain = typeof message === 'string' || Buffer.isBuffer(message);
      socket.send(isPlain ? message : JSON.stringify(message));
    }
  });
  client = await connect({ url: server.url });
  await client.flush();
  return client;
}

beforeEach(async () => {
  server = await startServer();
});
afterEach(async () => {
  await client?.[Symbol.asyncDispose]();
  client = undefined;
  await server.close();
});

test.each<[string, (client: Client) => Promise<unknown>, string]>([
  ['receive()', (it) => it.receive(), 'client.receive()'],
  [
    'a matcher',
    (it) => expect(it).toReceiveMessage({ id: 7 }) as never,
    'expect(…).toReceiveMessage()',
  ],
])('a message that %s has read is reported by later matchers', async (_name, read, call) => {
  const client = await receiving({ id: 7 });
  await read(client);
  for (const again of [
    () => expect(client).toReceiveMessage({ id: 7 }, { timeout: 5 }),
    () => expect(client).toReceiveMessages([{ id: 7 }], { timeout: 5 }),
  ]) {
    const text = await failureText(again);
    expect(text).toContain(`A matching message arrived, but ${call} at `);
    expect(text).toContain('Use the value that the earlier call returned, or');
  }
});

test.each<[string, (client: Client) => Promise<unknown>, string]>([
  ['waitFor()', (it) => it.waitFor('last'), 'client.waitFor()'],
  ['waitFor() with a function', (it) => it.waitFor((text) => text === 'last'), 'client.waitFor()'],
  [
    'waitFor() that timed out',
    (it) => it.waitFor('never', { timeout: 5 }).catch(() => undefined),
    'client.waitFor()',
  ],
])('a message that %s skipped is reported by later calls', async (_name, skip, call) => {
  const client = await receiving({ id: 7 }, 'last');
  await skip(client);
  for (const again of [
    () => expect(client).toReceiveMessage({ id: 7 }, { timeout: 5 }),
    () => expect(client).toReceiveMessages([{ id: 7 }], { timeout: 5 }),
    () => client.waitFor({ id: 7 }, { timeout: 5 }),
  ]) {
    const text = await failureText(again);
    expect(text).toMatch(
      `A matching message arrived, but ${call} at __tests__/test-realm/matchers/failures.test.ts:LINE skipped it`,
    );
    expect(text).toContain('Read this message before that call, or');
  }
});

test('a skipped message is reported if another one follows', async () => {
  const client = await receiving({ id: 7 }, 'middle', 'last');
  await client.waitFor('middle');
  for (const [read, again] of [
    [false, () => expect(client).toReceiveMessage({ id: 7 })],
    [true, () => expect(client).toReceiveMessages([{ id: 7 }, 'last'])],
  ] as const) {
    if (read) for (const socket of server.sockets) socket.send('last');
    expect(await failureText(again)).toMatch(/but client\.waitFor\(\) at \S+ skipped it/);
  }
});

test('a message that an earlier item of the list has read is reported as that item', async () => {
  const client = await receiving('a', 'b');
  const text = await failureText(() =>
    expect(client).toReceiveMessages(['a', 'b', 'a'], { timeout: 5 }),
  );
  expect(text).toContain('it was message 1 of this list');
  expect(text).toContain('Check how many the peer sends, or');
});

const cases: [string, Sent[], (client: Client) => unknown][] = [
  [
    'toReceiveMessage: an object with more fields',
    [{ type: 'welcome', id: 7 }],
    (it) => expect(it).toReceiveMessage({ type: 'welcome' }),
  ],
  [
    'toHaveReceivedMessages: an object with more fields',
    [{ type: 'welcome', id: 7 }],
    (it) => expect(it).toHaveReceivedMessages([{ type: 'welcome' }]),
  ],
  [
    'toReceiveMessage: another object',
    [{ type: 'error', reason: 'no such room' }],
    (it) => expect(it).toReceiveMessage({ type: 'welcome', room: 'lobby' }),
  ],
  [
    'toReceiveMessage: equal JSON as another text',
    ['{"a": 1}'],
    (it) => expect(it).toReceiveMessage('{"a":1}'),
  ],
  [
    'toReceiveMessage: equal JSON as bytes',
    [Buffer.from('{"a": 1}')],
    (it) => expect(it).toReceiveMessage({ a: 1 }),
  ],
  [
    'toReceiveMessages: JSON encoded twice',
    [JSON.stringify('{"a":1}')],
    (it) => expect(it).toReceiveMessages([{ a: 1 }]),
  ],
  [
    'toHaveReceivedMessages: equal JSON as another text',
    ['{"a": 1}'],
    (it) => expect(it).toHaveReceivedMessages(['{"a":1}']),
  ],
  [
    'toReceiveMessage: another text',
    ['hello wurld'],
    (it) => expect(it).toReceiveMessage('hello world'),
  ],
  [
    'toReceiveMessage: nothing came',
    [],
    (it) => expect(it).toReceiveMessage({ type: 'welcome' }, { timeout: 5 }),
  ],
  [
    'toReceiveMessage: any, and nothing came',
    [],
    (it) => expect(it).toReceiveMessage(expect.anything() as never, { timeout: 5 }),
  ],
  [
    'toReceiveMessage: text that is not JSON',
    ['oops'],
    (it) => expect(it).toReceiveMessage({ a: 1 }),
  ],
  ['toReceiveMessage: a pattern', ['goodbye'], (it) => expect(it).toReceiveMessage(/^hello/)],
  [
    'toReceiveMessage: other bytes',
    [Buffer.from([1, 2, 3])],
    (it) => expect(it).toReceiveMessage(Buffer.from([1, 2, 4, 5])),
  ],
  [
    'toReceiveMessage: text, not bytes',
    ['ab'],
    (it) => expect(it).toReceiveMessage(Buffer.from('ab')),
  ],
  [
    'toReceiveMessage: bytes, not text',
    [Buffer.from('ab')],
    (it) => expect(it).toReceiveMessage('ab'),
  ],
  [
    'toReceiveMessage: an asymmetric matcher',
    [{ id: 7 }],
    (it) => expect(it).toReceiveMessage(expect.objectContaining({ id: expect.any(String) })),
  ],
  ['not.toReceiveMessage', ['hi', 'secret'], (it) => expect(it).not.toReceiveMessage('secret')],
  ['not.toReceiveMessage: anything', ['hi'], (it) => expect(it).not.toReceiveMessage()],
  [
    'toReceiveMessages: the second differs',
    ['a', 'x', 'c'],
    (it) => expect(it).toReceiveMessages(['a', 'b', 'c']),
  ],
  [
    'toReceiveMessages: too few',
    ['a'],
    (it) => expect(it).toReceiveMessages(['a', 'b'], { timeout: 5 }),
  ],
  [
    'toReceiveMessages: too many',
    ['a', 'b', 'c'],
    (it) => expect(it).toReceiveMessages(['a', 'b']),
  ],
  [
    'not.toReceiveMessages',
    ['a', 'b'],
    (it) => expect(it).not.toReceiveMessages(['a', 'b'], { timeout: 5 }),
  ],
  [
    'toHaveReceivedMessages: one is missing',
    ['a', { b: 1 }],
    (it) => expect(it).toHaveReceivedMessages(['a', { b: 2 }]),
  ],
  [
    'toHaveReceivedMessages: too few of one kind',
    ['a', 'a', { b: 1 }],
    (it) => expect(it).toHaveReceivedMessages(['a', 'a', 'a', { b: 1 }, { b: 1 }]),
  ],
  [
    'toHaveReceivedMessages: an entry whose message another one needs',
    ['a', 'b'],
    (it) => expect(it).toHaveReceivedMessages([expect.any(String), 'a', 'b']),
  ],
  ['toHaveReceivedMessages: nothing at all', [], (it) => expect(it).toHaveReceivedMessages(['a'])],
  [
    'toHaveReceivedMessages: after a message, without flush()',
    [],
    (it) => {
      it.send('question');
      return expect(it).toHaveReceivedMessages(['a']);
    },
  ],
  [
    'not.toHaveReceivedMessages',
    ['a', 'b'],
    (it) => expect(it).not.toHaveReceivedMessages(['x', 'b']),
  ],
  ['toStaySilent', ['surprise'], (it) => expect(it).toStaySilent()],
  ['not.toStaySilent', [], (it) => expect(it).not.toStaySilent({ for: 5 })],
  [
    'toBeClosedWith: still open',
    [],
    (it) => expect(it).toBeClosedWith(1000, expect.anything() as never, { timeout: 5 }),
  ],
  ['not.toBeOpen', [], (it) => expect(it).not.toBeOpen()],
  ['toHaveProtocol: none', [], (it) => expect(it).toHaveProtocol('v1')],
  ['not.toHaveProtocol', [], (it) => expect(it).not.toHaveProtocol('')],
];

test.each(cases)('%s', async (_name, messages, assertion) => {
  const it = await receiving(...messages);
  expect(await failureText(() => assertion(it))).toMatchSnapshot();
});

describe('on a closed connection', () => {
  async function closedWith(code: number, reason: string): Promise<Client> {
    const it = await receiving('last');
    for (const socket of server.sockets) socket.close(code, reason);
    await it.closed;
    return it;
  }

  test('toReceiveMessage', async () => {
    const it = await closedWith(1008, 'too many messages');
    await it.receive();
    expect(await failureText(() => expect(it).toReceiveMessage('next'))).toMatchSnapshot();
  });

  test('toBeClosedWith', async () => {
    const it = await closedWith(1011, 'boom');
    expect(await failureText(() => expect(it).toBeClosedWith(1000, 'bye'))).toMatchSnapshot();
  });

  test('not.toBeClosedWith', async () => {
    const it = await closedWith(1000, 'bye');
    expect(await failureText(() => expect(it).not.toBeClosedWith(1000))).toMatchSnapshot();
  });

  test('toBeOpen', async () => {
    const it = await closedWith(1001, '');
    expect(await failureText(() => expect(it).toBeOpen())).toMatchSnapshot();
  });
});

describe('toRejectUpgrade', () => {
  test('the connection opened', async () => {
    const run = () => expect(connect({ url: server.url })).toRejectUpgrade(401);
    expect(await failureText(run)).toMatchSnapshot();
  });

  test('another status', async () => {
    await server.close();
    server = await startServer({ verifyClient: (_info, answer) => answer(false, 403, 'not you') });
    const run = () => expect(connect({ url: server.url })).toRejectUpgrade(401);
    expect(await failureText(run)).toMatchSnapshot();
  });

  test('negated', async () => {
    await server.close();
    server = await startServer({ verifyClient: (_info, answer) => answer(false, 401) });
    const run = () => expect(connect({ url: server.url })).not.toRejectUpgrade();
    expect(await failureText(run)).toMatchSnapshot();
  });

  test('no server', async () => {
    await server.close();
    const run = () => expect(connect({ url: server.url })).toRejectUpgrade(401);
    expect(await failureText(run)).toMatchSnapshot();
  });
});

describe('misuse', () => {
  const misuses: [string, (it: Client) => unknown][] = [
    ['a matcher on something else', () => expect({ a: 1 }).toBeOpen()],
    [
      'a matcher on the promise of connect()',
      () => expect(connect({ url: server.url })).toBeOpen(),
    ],
    ['toRejectUpgrade on a client', (it) => expect(it).toRejectUpgrade()],
    ['a list that is none', (it) => expect(it).toReceiveMessages('a' as never)],
    ['a timeout that is none', (it) => expect(it).toReceiveMessage('a', { timeout: '5' as never })],
    ['a duration that is none', (it) => expect(it).toStaySilent({ for: -1 })],
  ];
  test.each(misuses)('%s', async (_name, misuse) => {
    const it = await receiving();
    expect(await failureText(() => misuse(it))).toMatchSnapshot();
  });
});

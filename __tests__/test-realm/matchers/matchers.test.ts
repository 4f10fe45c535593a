import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, connect } from '../../../src';
import { installMatchers } from '../../../src/test-realm/matchers';
import { echo, startServer, type TestServer } from '../../worker/connections/test-server';

installMatchers(expect);

let server: TestServer;
let client: Client;

async function receiving(...messages: (string | Buffer | object)[]): Promise<Client> {
  server.onConnection((socket) => {
    for (const message of messages) {
      const isPlain = typeof message === 'string' || Buffer.isBuffer(message);
      socket.send(isPlain ? message : JSON.stringify(message));
    }
    echo(socket);
  });
  client = await connect({ url: server.url, protocols: ['v1', 'v2'] });
  return client;
}

/** The assertion is expected to fail. */
async function fails(assertion: Promise<unknown> | (() => void)): Promise<void> {
  const run = async (): Promise<unknown> =>
    typeof assertion === 'function' ? assertion() : assertion;
  await expect(run()).rejects.toThrow(/expect\(/);
}

beforeEach(async () => {
  server = await startServer();
});
afterEach(async () => {
  await client?.[Symbol.asyncDispose]();
  await server.close();
});

describe('toReceiveMessage', () => {
  test.each<[string, string | Buffer | object, unknown]>([
    ['a string', 'hello', 'hello'],
    ['an empty string', '', ''],
    ['a RegExp', 'hello', /^hel/],
    ['a Buffer', Buffer.from([1, 2]), Buffer.from([1, 2])],
    ['a typed array', Buffer.from([1, 2]), new Uint8Array([1, 2])],
    [
      'a typed array of wider elements by its bytes',
      Buffer.from([1, 0, 2, 0]),
      new Uint16Array([1, 2]),
    ],
    ['an ArrayBuffer', Buffer.from([7]), new Uint8Array([7]).buffer],
    ['empty bytes', Buffer.alloc(0), Buffer.alloc(0)],
    ['an object by its JSON', { a: [1, { b: null }] }, { a: [1, { b: null }] }],
    ['a number by its JSON', '5', 5],
    ['null by its JSON', 'null', null],
    ['an asymmetric matcher of objects', { a: 1, b: 2 }, expect.objectContaining({ a: 1 })],
    ['an asymmetric matcher inside', { a: 1, id: 'x7' }, { a: 1, id: expect.any(String) }],
    ['an asymmetric matcher of strings', '{"a":1}', expect.stringContaining('"a"')],
    ['a negated matcher of strings', '{"a":1}', expect.not.stringContaining('b')],
    ['anything', 'x', expect.anything()],
    ['any Buffer', Buffer.from([1]), expect.any(Buffer)],
  ])('accepts %s', async (_name, sent, expected) => {
    await receiving(sent);
    await expect(client).toReceiveMessage(expected as string);
  });

  test.each<[string, string | Buffer | object, unknown]>([
    ['another string', 'hello', 'hell'],
    ['a RegExp that does not match', 'hello', /^x/],
    ['other bytes', Buffer.from([1, 2]), Buffer.from([1, 3])],
    ['the same bytes as text', 'ab', Buffer.from('ab')],
    ['the same text as bytes', Buffer.from('ab'), 'ab'],
    ['an object with an additional property', { a: 1, b: 2 }, { a: 1 }],
    ['text that is not JSON', 'oops', { a: 1 }],
    ['a negated matcher of strings', '{"a":1}', expect.not.stringContaining('a')],
    ['bytes and a negated matcher of strings', Buffer.from('ab'), expect.not.stringMatching(/b/)],
  ])('fails immediately for %s', async (_name, sent, expected) => {
    await receiving(sent);
    await fails(expect(client).toReceiveMessage(expected as string));
  });

  test('counts the compared message as read', async () => {
    await receiving('a', 'b', 'c');
    await expect(client).toReceiveMessage('a');
    await fails(expect(client).toReceiveMessage('x'));
    await expect(client).toReceiveMessage('c');
  });

  test('without an argument accepts any message', async () => {
    await receiving('a');
    await expect(client).toReceiveMessage();
  });

  test('honours custom equality testers', async () => {
    await receiving({ n: 41 });
    const isClose = (a: unknown, b: unknown): boolean | undefined =>
      typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= 1 : undefined;
    expect.addEqualityTesters([isClose]);
    await expect(client).toReceiveMessage({ n: 42 });
  });

  test('negated, passes for silence and for a closed connection', async () => {
    await receiving();
    await expect(client).not.toReceiveMessage('a', { timeout: 10 });
    await client.close();
    await expect(client).not.toReceiveMessage('a');
  });

  test('negated, checks all messages, unread or arriving, and reads none', async () => {
    await receiving('a', 'b');
    await fails(expect(client).not.toReceiveMessage('b', { timeout: 1000 }));
    await expect(client).not.toReceiveMessage('z', { timeout: 10 });
    const watch = fails(expect(client).not.toReceiveMessage('c', { timeout: 1000 }));
    client.send('c');
    await watch;
    expect([await client.receive(), await client.receive(), await client.receive()]).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});

describe('toReceiveMessages', () => {
  test('compares the list in order, whatever the types', async () => {
    await receiving('a', { b: 1 }, Buffer.from([3]));
    await expect(client).toReceiveMessages(['a', { b: 1 }, Buffer.from([3])]);
  });

  test('fails for another order, for too few and for too many', async () => {
    await receiving('a', 'b');
    await fails(expect(client).toReceiveMessages(['b', 'a']));
    await client.receive();
    client.send('c');
    await client.flush();
    await fails(expect(client).toReceiveMessages(['c', 'd'], { timeout: 20 }));
    client.send('e');
    client.send('f');
    await fails(expect(client).toReceiveMessages(['e']));
    await expect(client).toReceiveMessage('f');
  });

  test('an empty list is reported as such', async () => {
    await receiving();
    await expect(client).toReceiveMessages([]);
  });

  test('negated, fails only for exactly this list', async () => {
    await receiving('a', 'b');
    await expect(client).not.toReceiveMessages(['a'], { timeout: 10 });
    await expect(client).not.toReceiveMessages(['b', 'a'], { timeout: 10 });
    await fails(expect(client).not.toReceiveMessages(['a', 'b'], { timeout: 10 }));
  });
});

describe('toHaveReceivedMessages', () => {
  test('compares all messages, read or not, in any order', async () => {
    await receiving('a', { b: 1 }, 'c');
    await client.receive();
    await client.flush();
    expect(client).toHaveReceivedMessages(['c', 'a', { b: expect.any(Number) }]);
    await fails(() => expect(client).toHaveReceivedMessages(['a', 'd']));
  });

  test('requires a separate message for each value', async () => {
    await receiving('a', 'b');
    await client.flush();
    await fails(() => expect(client).toHaveReceivedMessages(['a', 'a']));
    expect(client).toHaveReceivedMessages([expect.any(String), 'a']);
  });

  test('negated, fails if any of them has arrived', async () => {
    await receiving('a');
    await client.flush();
    expect(client).not.toHaveReceivedMessages(['x', 'y']);
    await fails(() => expect(client).not.toHaveReceivedMessages(['x', 'a']));
  });
});

describe('toStaySilent', () => {
  test('passes if no message arrives', async () => {
    await receiving();
    await expect(client).toStaySilent({ for: 10 });
    await fails(expect(client).not.toStaySilent({ for: 10 }));
  });

  test('fails for a message that is unread or arrives, and leaves it unread', async () => {
    await receiving();
    const watch = fails(expect(client).toStaySilent({ for: 5000 }));
    client.send('a');
    await watch;
    await fails(expect(client).toStaySilent());
    await expect(client).not.toStaySilent();
    expect(await client.receive()).toBe('a');
  });
});

describe('toBeClosedWith', () => {
  test('compares code and reason', async () => {
    await receiving();
    for (const socket of server.sockets) socket.close(4001, 'bye now');
    await expect(client).toBeClosedWith(4001);
    await expect(client).toBeClosedWith(4001, 'bye now');
    await expect(client).toBeClosedWith(expect.any(Number) as never, /bye/);
    await expect(client).not.toBeClosedWith(1000);
    await expect(client).not.toBeClosedWith(4001, 'other');
    await fails(expect(client).toBeClosedWith(4001, 'other'));
    await fails(expect(client).not.toBeClosedWith(4001));
  });

  test('shows how to write options without a reason', async () => {
    await receiving();
    const wrong = expect(client).toBeClosedWith(1000, { timeout: 10 } as never);
    await expect(wrong).rejects.toThrow('toBeClosedWith(code, expect.any(String), { timeout })');
  });

  test('fails while the connection stays open', async () => {
    await receiving();
    await fails(expect(client).toBeClosedWith(1000, expect.anything() as never, { timeout: 10 }));
    await expect(client).not.toBeClosedWith(1000, expect.anything() as never, { timeout: 10 });
  });
});

test('toBeOpen passes only for an open connection', async () => {
  await receiving();
  expect(client).toBeOpen();
  await fails(() => expect(client).not.toBeOpen());
  await client.close();
  expect(client).not.toBeOpen();
  await fails(() => expect(client).toBeOpen());
});

test('toHaveProtocol compares the subprotocol', async () => {
  await receiving();
  expect(client).toHaveProtocol('v1');
  expect(client).not.toHaveProtocol('v2');
  await fails(() => expect(client).toHaveProtocol('v2'));
  await fails(() => expect(client).not.toHaveProtocol('v1'));
});

describe('toRejectUpgrade', () => {
  test('accepts a refusal with its status', async () => {
    await server.close();
    server = await startServer({ verifyClient: (_info, answer) => answer(false, 401) });
    const url = server.url;
    await expect(connect({ url })).toRejectUpgrade();
    await expect(connect({ url })).toRejectUpgrade(401);
    await expect(connect({ url })).not.toRejectUpgrade(403);
    await fails(expect(connect({ url })).toRejectUpgrade(403));
    await fails(expect(connect({ url })).not.toRejectUpgrade());
  });

  test('fails if the connection opens', async () => {
    await receiving();
    const opening = connect({ url: server.url });
    await fails(expect(opening).toRejectUpgrade());
    await expect(opening).not.toRejectUpgrade();
    await (await opening).close();
  });

  test('fails for another failure of the handshake', async () => {
    const url = 'ws://127.0.0.1:1/';
    await fails(expect(connect({ url })).toRejectUpgrade());
    await expect(expect(connect({ url })).not.toRejectUpgrade()).rejects.toMatchObject({
      code: 'ERR_WS_CONNECT_FAILED',
    });
  });
});

/** @jest-environment jest-ws-dynamic/environment */
// A failure that a message fault of a link explains names the call of the fault, and blames no peer.
import { expect, test } from '@jest/globals';
import { connect, type Link, mockServer, network } from 'jest-ws-dynamic';
import { WebSocket } from 'ws';

const here = String.raw`at \S*named-faults\.test\.ts:\d+`;

/** The message of a failure without the frames, and without the lines of the link below it. */
async function failureOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error.message : 'no failure';
}

async function exchange(fault: (link: Link) => void, sent: string[] = ['a']) {
  const link = await network();
  const client = await connect('/echo', { via: link });
  fault(link);
  for (const text of sent) client.send(text);
  return client;
}

test.each([1000, 1008, 1009, 1011])('closeWith(%d)', async (code) => {
  const client = await exchange((link) => link.closeWith('a', code));
  const failure = await failureOf(client.receive());
  expect(failure).toMatch(
    new RegExp(
      `\\nlink\\.closeWith\\(\\) ${here} closed it with ${code}: expect the close, or connect again\\.$`,
    ),
  );
  await expect(failureOf(client.send('b'))).resolves.toMatch(
    new RegExp(`^Cannot send[^]*link\\.closeWith\\(\\) ${here} closed it with ${code}: `),
  );
});

test('a peer that closes with another code than the fault', async () => {
  const mock = await mockServer();
  const link = await network({ to: mock });
  link.closeWith('never sent', 1011);
  const client = await connect(link.url);
  const connection = await mock.nextConnection();
  await connection.close(1011);
  await expect(failureOf(client.receive())).resolves.toMatch('The peer failed: check its log.');
});

test('text that corrupt() made invalid, for either side', async () => {
  const client = await exchange((link) => link.corrupt('a', { invalid: true }));
  await expect(failureOf(client.receive())).resolves.toMatch(
    new RegExp(
      `\\nlink\\.corrupt\\(\\) ${here} corrupted 1 message downstream: expect the close, or connect again\\.$`,
    ),
  );
  const sending = await exchange((link) =>
    link.corrupt('a', { invalid: true, stream: 'upstream' }),
  );
  await expect(failureOf(sending.receive())).resolves.toMatch(
    new RegExp(
      `1007[^]*\\nlink\\.corrupt\\(\\) ${here} corrupted 1 message upstream: expect the close, or connect again\\.$`,
    ),
  );
});

const limit = { timeout: 200 };

test.each<[string, (link: Link) => void, string[], string]>([
  [
    'drop',
    (link) => link.drop('a'),
    ['a'],
    'dropped 1 message downstream: check whether this wait needs it',
  ],
  [
    'drop',
    (link) => link.drop(/./, { stream: 'upstream' }),
    ['a', 'b'],
    'dropped 2 messages upstream: check whether this wait needs them',
  ],
  [
    'delay',
    (link) => link.delay('a', 20_000),
    ['a'],
    'still holds back messages downstream: check whether this wait needs them',
  ],
  [
    'reorder',
    (link) => link.reorder('a', { within: 20_000 }),
    ['a'],
    'still holds back messages downstream: check whether this wait needs them',
  ],
])('%s(): %#', async (kind, fault, sent, effect) => {
  const client = await exchange(fault, sent);
  await expect(failureOf(client.receive(limit))).resolves.toMatch(
    new RegExp(
      `\\nlink\\.${kind}\\(\\) ${here} ${effect}, or allow more time with \\{ timeout \\}`,
    ),
  );
});

test('a message after a dropped one: the peer is to be checked, too', async () => {
  const client = await exchange((link) => link.drop('a'), ['a', 'b']);
  await expect(client.receive()).resolves.toBe('b');
  await expect(failureOf(client.receive(limit))).resolves.toMatch(
    /dropped 1 message downstream: check whether this wait needs it, and what the peer does after the last frame above, or allow/,
  );
});

test('no fault that has not acted on the connection, or whose messages have arrived', async () => {
  const client = await exchange((link) => {
    link.drop('other');
    link.delay('a', 1);
  });
  const other = await connect('/echo');
  await expect(client.receive()).resolves.toBe('a');
  for (const each of [client, other]) {
    await expect(failureOf(each.receive(limit))).resolves.not.toMatch(/link\./);
  }
});

test('a mock server and its connection', async () => {
  const mock = await mockServer();
  const link = await network({ to: mock });
  link.drop('hello', { stream: 'upstream' });
  const client = new WebSocket(link.url);
  const connection = await mock.nextConnection();
  client.send('hello');
  const dropped = new RegExp(
    `\\nlink\\.drop\\(\\) ${here} dropped 1 message upstream: check whether this wait needs it, or`,
  );
  await expect(failureOf(connection.receive(limit))).resolves.toMatch(dropped);
  await expect(failureOf(mock.receive(limit))).resolves.toMatch(dropped);
});

test.each(['ping', 'flush'] as const)('%s() through a link that is half open', async (verb) => {
  const client = await exchange((link) => link.halfOpen(), []);
  await expect(failureOf(client[verb](limit))).resolves.toMatch(
    new RegExp(
      `\\nlink\\.halfOpen\\(\\) ${here} holds back data of this connection: await link\\.heal\\(\\) first, or`,
    ),
  );
});

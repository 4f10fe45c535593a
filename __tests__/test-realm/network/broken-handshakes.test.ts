/** @jest-environment jest-ws-dynamic/environment */
// A handshake that a toxic has broken names the toxic and its line first, since it is the cause.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { connect, type Link, network } from 'jest-ws-dynamic';

const here = String.raw`at \S*broken-handshakes\.test\.ts:\d+`;

/** The second line of the failure. */
async function reasonOf(link: Link, ssl = false, timeout = 2000): Promise<string | undefined> {
  const failure = await connect('/echo', { via: link, ssl, timeout }).then(
    () => 'it connected',
    (error: unknown) => String(error),
  );
  return failure.split('\n')[1];
}

const ending: [string, (link: Link) => void][] = [
  ['resetPeer', (link) => link.resetPeer()],
  ['timeout', (link) => link.timeout(20)],
  ['limitData', (link) => link.limitData(10)],
  ['limitTime', (link) => void [link.latency(5000), link.limitTime(20)]],
  ['idle', (link) => void [link.latency(5000), link.idle(20)]],
  ['cutHandshake', (link) => link.cutHandshake()],
  ['cutHandshake', (link) => link.cutHandshake({ during: 'request' })],
];

for (const ssl of [false, true]) {
  test.each(ending)(`link.%s() ended it (ssl: ${ssl})`, async (name, add) => {
    const link = await network();
    add(link);
    expect(await reasonOf(link, ssl)).toMatch(
      new RegExp(String.raw`^link\.${name}\(\) ${here} ended the connection during the handshake`),
    );
    await link.heal();
    expect(await reasonOf(link, ssl)).toBeUndefined();
  });
}

const holding: [string, (link: Link) => void][] = [
  ['hangHandshake', (link) => link.hangHandshake()],
  ['partition', (link) => link.partition()],
  ['timeout', (link) => link.timeout()],
  ['resetPeer', (link) => link.resetPeer(5000)],
  ['latency', (link) => link.latency(5000)],
  ['loss', (link) => link.loss(1, { stall: 5000 })],
  ['bandwidth', (link) => link.bandwidth(0)],
  ['slowReader', (link) => link.slowReader()],
  ['flap', (link) => link.flap({ up: 1, down: 5000, fault: 'partition' })],
];

test.each(holding)('link.%s() kept it from completing', async (name, add) => {
  const link = await network();
  add(link);
  // A flapping link works at first.
  while (name === 'flap' && (await reasonOf(link, false, 100)) === undefined);
  const expected = new RegExp(
    String.raw`^link\.${name}\(\) ${here} kept the handshake from completing`,
  );
  // On a busy machine the server may not have answered in 100 ms, and the toxic has nothing to hold.
  let reason: string | undefined;
  for (const timeout of [100, 400, 1600]) {
    reason = await reasonOf(link, false, timeout);
    if (expected.test(String(reason))) break;
  }
  expect(reason).toMatch(expected);
});

test.each([
  ['down', (link: Link) => link.down()],
  ['cut', (link: Link) => link.cut()],
  ['close', (link: Link) => void link.close()],
])('link.%s() during the handshake', async (name, end) => {
  const link = await network();
  link.hangHandshake();
  const reason = reasonOf(link);
  while (link.accepted === 0) await new Promise(setImmediate);
  end(link);
  expect(await reason).toMatch(
    new RegExp(String.raw`^link\.${name}\(\) ${here} ended the connection during the handshake`),
  );
});

test('link.refuseHandshake() refused it', async () => {
  const link = await network();
  link.refuseHandshake(500);
  expect(await reasonOf(link)).toMatch(
    new RegExp(String.raw`^link\.refuseHandshake\(\) ${here} refused the handshake`),
  );
});

const answers: [string, string, (socket: Socket) => unknown][] = [
  ['closes', 'The server closed the connection during the handshake', (socket) => socket.end()],
  [
    'resets',
    'The server closed the connection during the handshake',
    (socket) => socket.resetAndDestroy(),
  ],
  [
    'refuses',
    'The server failed',
    (socket) => socket.end('HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n'),
  ],
  ['is silent', 'The server accepted the TCP connection and did not answer', () => undefined],
];

test.each(answers)('a server that %s behind toxics that do not act', async (_, reason, answer) => {
  const server = createServer((socket) => socket.once('data', () => answer(socket)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const link = await network({ to: `ws://127.0.0.1:${port}` });
  link.latency(1, { stream: 'both' });
  link.idle(60_000);
  link.limitTime(60_000);
  link.limitData(1_000_000);
  link.slowClose(10);
  link.corrupt('no such message');
  link.resetPeer(0, { toxicity: 0 });
  expect(await reasonOf(link, false, 300)).toMatch(reason);
  await link.close();
  await new Promise((resolve) => server.close(resolve));
});

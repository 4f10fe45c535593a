import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { closeServer } from '../../../src/platform/listening-server';
import { findHolder } from '../../../src/platform/port-holder';
import { leasePortPair, listLeases } from '../../../src/worker/ports';
import { mayBeGuard } from '../../../src/worker/ports/list-leases';
import { queryGuards } from '../../../src/worker/ports/query';

const lease = {
  holder: 'jest-ws-dynamic',
  port: 1,
  sslPort: 2,
  pid: process.pid,
  run: 'run',
  since: 1,
};

describe('listLeases', () => {
  test('describes a lease with the facts that its holder wrote', async () => {
    const label = { testPath: '/project/chat.test.ts', run: 'run 7' };
    await using lease = await leasePortPair({ label });
    const found = (await listLeases()).find(({ port }) => port === lease.port);

    expect(found).toMatchObject({
      port: lease.port,
      sslPort: lease.sslPort,
      pid: process.pid,
      ...label,
      since: expect.any(Number),
    });
  });

  test('does not list a released lease', async () => {
    const lease = await leasePortPair();
    await lease.release();
    const found = (await listLeases()).map(({ port }) => port);

    expect(found).not.toContain(lease.port);
  });
});

describe('a guard', () => {
  test('answers only a query', async () => {
    await using lease = await leasePortPair();
    const socket = createSocket('udp4');
    const answers: Buffer[] = [];
    socket.on('message', (message) => answers.push(message));
    await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
    for (const text of ['', 'x', '{"ask":"other"}', '{'])
      socket.send(text, lease.port, '127.0.0.1');
    // The guard answers in order, so an answer to a later question is the end of the silence.
    const leases = await queryGuards([lease.port], 10_000);
    socket.close();

    expect(leases).toHaveLength(1);
    // Another test file may list leases at the same time, and asks this socket.
    const other = answers.map(String).filter((text) => text !== '{"ask":"jest-ws-dynamic"}');
    expect(other).toEqual([]);
  });

  test.each([
    '{"holder":"me"}',
    '{"holder":"jest-ws-dynamic"}',
    '{"holder":"jest-ws-dynamic","port":"9000"}',
    'null',
    '{',
    JSON.stringify({ ...lease, run: 7 }),
    JSON.stringify({ ...lease, pid: '1' }),
    JSON.stringify({ ...lease, since: -1 }),
    JSON.stringify({ ...lease, testPath: 'x'.repeat(5000) }),
    // About another port than the one that was asked.
    JSON.stringify(lease),
  ])('is not recognized if it answers %s', async (answer) => {
    const impostor = createSocket('udp4');
    impostor.on('message', (_message, from) => impostor.send(answer, from.port, from.address));
    await new Promise<void>((done) => impostor.bind(0, '127.0.0.1', done));
    const leases = await queryGuards([impostor.address().port]);
    impostor.close();

    expect(leases).toEqual([]);
  });
});

test('a port where nothing listens has no holder', async () => {
  await using lease = await leasePortPair();

  expect(findHolder(lease.port)).toEqual({ port: lease.port });
});

// Other systems do not tell.
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('a port where this process listens is told with its id and command', async () => {
  await using lease = await leasePortPair();
  const server = createServer();
  await lease.listen(server, { which: 'port', host: '::1' });
  const holder = findHolder(lease.port);
  await closeServer(server);

  expect(holder).toEqual({
    port: lease.port,
    pid: process.pid,
    command: expect.stringContaining('node'),
  });
});

test('a program that keeps answering does not keep the query open', async () => {
  const impostor = createSocket('udp4');
  await new Promise<void>((done) => impostor.bind(0, '127.0.0.1', done));
  const { port } = impostor.address();
  impostor.on('message', (_message, from) => {
    // A port at the head of a block may answer once for each of its leases.
    const answer = JSON.stringify({ ...lease, port, sslPort: port });
    const send = () => impostor.send(answer, from.port, from.address);
    send();
    const drip = setInterval(send, 5);
    impostor.once('close', () => clearInterval(drip));
  });
  const leases = await queryGuards([port]);
  impostor.close();

  expect(leases).toMatchObject([{ port }]);
});

describe('the sockets that are queried', () => {
  test.each([
    [{ port: 9000, program: 'node' }, true],
    [{ port: 9000, program: 'node20' }, true],
    [{ port: 40_000, program: 'node' }, true],
    [{ port: 9000, program: 'dnsmasq' }, false],
    // Of another user, whose process cannot be seen.
    [{ port: 9000, program: undefined }, true],
    [{ port: 60_999, program: undefined }, false],
  ])('of %j: %s', (socket, expected) => {
    expect(mayBeGuard(socket)).toBe(expected);
  });
});

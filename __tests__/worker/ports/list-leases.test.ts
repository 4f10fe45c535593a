/** @jest-environment node */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { findHolder, leasePortPair, listLeases } from '../../../src/worker/ports';
import { loopbackUdpPorts } from '../../../src/worker/ports/list-leases';
import { stopListening } from '../../../src/worker/ports/listen';
import { listeningInodes } from '../../../src/worker/ports/port-holder';
import { askGuards } from '../../../src/worker/ports/query';

const UDP_TABLE = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  100: 0100007F:2328 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4242 2 0000000000000000 0
  101: 00000000:2329 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4243 2 0000000000000000 0
`;
const TCP_TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2328 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 77 1 0000000000000000 100 0 0 10 0
   1: 0100007F:2328 0100007F:9000 01 00000000:00000000 00:00000000 00000000     0        0 78 1 0000000000000000 100 0 0 10 0
`;

describe('the tables of Linux', () => {
  test('give the UDP ports bound on 127.0.0.1, and no others', () => {
    expect(loopbackUdpPorts(UDP_TABLE)).toEqual([9000]);
  });

  test('give the sockets that listen on a port, and no connections', () => {
    expect(listeningInodes(TCP_TABLE, 9000)).toEqual(['77']);
    expect(listeningInodes(TCP_TABLE, 9001)).toEqual([]);
  });
});

describe('listLeases', () => {
  test('tells of a lease what its holder knows', async () => {
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

  test('forgets a lease that was released', async () => {
    const lease = await leasePortPair();
    await lease.release();
    const found = (await listLeases()).map(({ port }) => port);

    expect(found).not.toContain(lease.port);
  });
});

describe('a guard that is asked', () => {
  test('stays silent to anything but the question', async () => {
    await using lease = await leasePortPair();
    const socket = createSocket('udp4');
    const answers: Buffer[] = [];
    socket.on('message', (message) => answers.push(message));
    await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
    for (const text of ['', 'x', '{"ask":"other"}', '{'])
      socket.send(text, lease.port, '127.0.0.1');
    // The guard answers in order, so an answer to a later question is the end of the silence.
    const leases = await askGuards([lease.port]);
    socket.close();

    expect(leases).toHaveLength(1);
    expect(answers).toEqual([]);
  });

  test.each([
    '{"holder":"me"}',
    '{"holder":"jest-ws-dynamic"}',
    '{"holder":"jest-ws-dynamic","port":"9000"}',
    'null',
    '{',
  ])('is not mistaken for one when it answers %s', async (answer) => {
    const impostor = createSocket('udp4');
    impostor.on('message', (_message, from) => impostor.send(answer, from.port, from.address));
    await new Promise<void>((done) => impostor.bind(0, '127.0.0.1', done));
    const leases = await askGuards([impostor.address().port]);
    impostor.close();

    expect(leases).toEqual([]);
  });
});

test('a port where nobody listens has no holder', async () => {
  await using lease = await leasePortPair();

  expect(await findHolder(lease.port)).toEqual({ port: lease.port });
});

// Other systems do not tell.
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('a port where this process listens is told with its id and command', async () => {
  await using lease = await leasePortPair();
  const server = createServer();
  await lease.listen(server, { which: 'port', host: '::1' });
  const holder = await findHolder(lease.port);
  await stopListening(server);

  expect(holder).toEqual({
    port: lease.port,
    pid: process.pid,
    command: expect.stringContaining('node'),
  });
});

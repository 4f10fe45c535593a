import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { listeningDescriptor, resetSocket } from '../../src/platform/listening-server';

test('a listening server has a descriptor on POSIX; a closed one has none', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const shown = process.platform === 'win32' ? undefined : expect.any(Number);
  expect(listeningDescriptor(server)).toEqual(shown);
  server.close();
  expect(listeningDescriptor(server)).toBeUndefined();
});

test.each([[undefined], [3], [{}], [{ fd: -1 }], [{ fd: '3' }]])(
  '%j has no descriptor',
  (handle) => {
    const server = Object.assign(createServer(), { _handle: handle });
    expect(listeningDescriptor(server)).toBeUndefined();
  },
);

test.each([
  ['while it sends a FIN', (socket: Socket) => socket.end()],
  ['while it is idle', () => undefined],
])('a socket that is reset %s closes', async (_name, arrange) => {
  const server = createServer((peer) => peer.on('error', () => undefined).resume());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address() as { port: number };
  const socket = connect(address.port, '127.0.0.1');
  await once(socket, 'connect');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  arrange(socket);
  // The FIN goes out in the next turn.
  await new Promise<void>((resolve) => process.nextTick(() => process.nextTick(resolve)));
  resetSocket(socket);
  await closed;
  server.close();
});

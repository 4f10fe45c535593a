/** A client of an address whose mock server still opens: it is connecting, as to a slow host. */
import { once } from 'node:events';
import net from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Deferred } from '../../../src/platform/deferred';
import { Routing } from '../../../src/worker/routing/routing';

const address = { host: 'api.example.com', port: 80 };
let routing: Routing;
let opening: Deferred<void>;
let server: net.Server;
let release: () => void;

beforeEach(async () => {
  routing = new Routing({ isFile: true });
  opening = new Deferred();
  release = routing.hold(address, opening.promise);
  server = net.createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  routing.close();
  await new Promise((resolve) => server.close(resolve));
});

function open(): void {
  const { port } = server.address() as net.AddressInfo;
  routing.add({ address, target: () => ({ host: '127.0.0.1', port }) });
  release();
  opening.resolve();
}

test('it connects once the server has opened, and keeps the written data', async () => {
  const socket = net.connect(address);
  const { connecting, pending, readyState, destroyed } = socket;
  expect({ connecting, pending, readyState, destroyed }).toEqual({
    ...{ connecting: true, pending: true, readyState: 'opening', destroyed: false },
  });
  socket.setNoDelay(true).setKeepAlive(true).ref().unref().ref();
  expect(socket.write('early')).toBe(true);
  expect(socket.address()).toEqual({});
  open();
  await once(socket, 'connect');
  expect(socket.connecting).toBe(false);
  expect(String((await once(socket, 'data'))[0])).toBe('early');
  socket.end();
  await once(socket, 'close');
});

test('it can be cancelled: by destroy(), a signal, or its own timeout', async () => {
  const destroyed = net.connect(address);
  destroyed.destroy();
  await once(destroyed, 'close');
  expect(destroyed.connecting).toBe(false);

  const controller = new AbortController();
  const aborted = net.connect({ ...address, signal: controller.signal });
  const error = once(aborted, 'error');
  controller.abort();
  expect(await error).toMatchObject([{ name: 'AbortError' }]);

  const timed = net.connect({ ...address, timeout: 10 });
  await once(timed, 'timeout');
  timed.destroy();
  open();
  const last = net.connect(address);
  await once(last, 'connect');
  last.destroy();
  expect([destroyed, aborted, timed].map((socket) => socket.remoteAddress)).toEqual([
    ...[undefined, undefined, undefined],
  ]);
});

test('it is refused if the server does not open', async () => {
  const socket = net.connect(address);
  release();
  opening.reject(new Error('no port'));
  expect(await once(socket, 'error')).toMatchObject([
    { code: 'ECONNREFUSED', address: 'api.example.com', port: 80 },
  ]);
});

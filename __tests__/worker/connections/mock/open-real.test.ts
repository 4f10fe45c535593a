import dns from 'node:dns';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, jest, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { openReal } from '../../../../src/worker/connections/mock/open-real';
import { Routing } from '../../../../src/worker/routing/routing';

const closers: (() => unknown)[] = [];
afterEach(() => {
  jest.restoreAllMocks();
  for (const close of closers.splice(0)) close();
});

async function realServer(): Promise<number> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  closers.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function routing(outside: 'allow' | 'refuse', host: string, port: number): Routing {
  const made = new Routing({ outside });
  closers.push(() => made.close());
  // As of a mock server that answers there.
  made.add({ address: { host, port }, target: () => ({ host: '127.0.0.1', port: 1 }) });
  return made;
}

test('resolves a name that has a route, and connects to its real address', async () => {
  const port = await realServer();
  const lookups: string[] = [];
  jest.spyOn(dns, 'lookup').mockImplementation(((name: string, options: object, done: Done) => {
    lookups.push(name);
    const all = [{ address: '127.0.0.1', family: 4 }];
    if ('all' in options && options.all) done(null, all);
    else done(null, '127.0.0.1', 4);
  }) as never);
  const routes = routing('allow', 'api.example.com', port);
  const handle = openReal({ url: `ws://api.example.com:${port}/`, timeout: 5000 }, routes);
  await handle.opened;
  expect(lookups).toEqual(['api.example.com']);
  handle.terminate();
});

test('skips a mock server at a local port', async () => {
  const port = await realServer();
  const routes = routing('refuse', 'localhost', port);
  const handle = openReal({ url: `ws://127.0.0.1:${port}/`, timeout: 5000 }, routes);
  await handle.opened;
  handle.terminate();
});

test('connects to the target of an older route', async () => {
  const port = await realServer();
  const routes = new Routing({});
  closers.push(() => routes.close());
  const address = { host: 'api.example.com', port: 80 };
  routes.add({ address, target: () => ({ host: '127.0.0.1', port }) });
  routes.add({ address, target: () => ({ host: '127.0.0.1', port: 1 }) });
  const handle = openReal({ url: 'ws://api.example.com/', timeout: 5000 }, routes);
  await handle.opened;
  handle.terminate();
});

test('is refused if option outside does not allow the address', () => {
  const routes = routing('refuse', 'api.example.com', 443);
  expect(() => openReal({ url: 'wss://api.example.com/', timeout: 5000 }, routes)).toThrow(
    expect.objectContaining({ code: 'ERR_WS_OUTSIDE_REFUSED' }),
  );
});

type Done = (error: null, address: string | object[], family?: number) => void;

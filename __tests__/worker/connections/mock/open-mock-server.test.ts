import { createServer, Server } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { WebSocket } from 'ws';
import type { MockArrival, MockHandle, MockListener } from '../../../../src/bridge/mock';
import { closeServer } from '../../../../src/platform/listening-server';
import {
  type MockSite,
  openMockServer,
} from '../../../../src/worker/connections/mock/open-mock-server';
import { isPortInUse } from '../../../../src/worker/ports';
import { listenOn } from '../../../../src/worker/ports/listen';
import { portRegistry } from '../../../../src/worker/ports/registry';

const opened: { dispose(): Promise<unknown> }[] = [];

const listener: MockListener = {
  closed: () => undefined,
  connection: () => undefined,
  message: () => false,
  forget: () => undefined,
  handshake: () => undefined,
  failure: () => undefined,
};

async function open(site?: MockSite): Promise<MockHandle> {
  const mock = await openMockServer({}, listener, site);
  opened.push(mock);
  return mock;
}

/** Listens on a port as a program does that leases nothing. */
async function steal(port: number): Promise<Server> {
  const thief = createServer();
  opened.push({ dispose: () => closeServer(thief) });
  await listenOn(thief, port, '127.0.0.1');
  return thief;
}

/** From now on somebody takes the port of a server just before it listens, `times` times. */
function stealBeforeListening(times: number): number[] {
  const stolen: number[] = [];
  const { listen } = Server.prototype;
  jest.spyOn(Server.prototype, 'listen').mockImplementation(function (
    this: Server,
    ...options: unknown[]
  ) {
    const [{ port }] = options as [{ port: number }];
    const isOurs = this.listenerCount('upgrade') > 0;
    if (!isOurs || stolen.length === times) return Reflect.apply(listen, this, options) as Server;
    stolen.push(port);
    void steal(port).then(() => Reflect.apply(listen, this, options));
    return this;
  });
  return stolen;
}

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(opened.splice(0).map((one) => one.dispose()));
});

describe('openMockServer', () => {
  test('leases one port, within the range, and releases it', async () => {
    const before = portRegistry().acquired.size;
    const mock = await open({ startPort: 22_000, endPort: 22_100 });
    expect(portRegistry().acquired.size).toBe(before + 1);
    expect(mock.port).toBeGreaterThanOrEqual(22_000);
    expect(mock.port).toBeLessThanOrEqual(22_100);
    await mock.dispose();
    expect(portRegistry().acquired.size).toBe(before);
  });

  test('takes another port if another program binds it before it listens', async () => {
    const stolen = stealBeforeListening(2);
    const mock = await open();
    expect(stolen).toHaveLength(2);
    expect(stolen).not.toContain(mock.port);
  });

  test('gives up after three taken ports, like servers do, and holds nothing', async () => {
    // Opening sweeps what earlier thieves had kept claimed.
    await (await open()).dispose();
    const before = portRegistry().acquired.size;
    stealBeforeListening(3);
    await expect(open()).rejects.toMatchObject({
      code: 'ERR_WS_PORTS_STOLEN',
      message: expect.stringMatching(/port \d+, by /),
    });
    await Promise.all(opened.splice(0).map((one) => one.dispose()));
    // A port where somebody listened at its release stays claimed until the next lease.
    await (await open()).dispose();
    expect(portRegistry().acquired.size).toBe(before);
  });

  test('closes what was opened if it is no longer needed', async () => {
    const before = portRegistry().acquired.size;
    const ending = new AbortController();
    const opening = open({ startPort: 22_200, endPort: 22_202, signal: ending.signal });
    ending.abort();
    await expect(opening).rejects.toMatchObject({ code: 'ERR_WS_CLOSED' });
    expect(portRegistry().acquired.size).toBe(before);
    const ports = [22_200, 22_201, 22_202];
    expect(await Promise.all(ports.map((port) => isPortInUse(port)))).toEqual(
      ports.map(() => false),
    );
  });
});

describe('an open mock server', () => {
  test('has the request of each connection', async () => {
    const arrivals: MockArrival[] = [];
    const connection = (arrival: MockArrival): unknown => arrivals.push(arrival);
    const mock = await openMockServer({}, { ...listener, connection });
    opened.push(mock);
    const client = new WebSocket(`${mock.url}?room=1`, { headers: { 'X-Tag': 'a' } });
    await new Promise((resolve) => client.once('open', resolve));
    client.terminate();
    expect(arrivals.map(({ handle }) => handle.handshake)).toMatchObject([
      { target: '/?room=1', headers: { 'x-tag': 'a', 'sec-websocket-version': '13' } },
    ]);
  });

  test('that is stopped during its start does not listen', async () => {
    const mock = await open();
    await mock.stop();
    const started = mock.start();
    await mock.stop();
    await started;
    expect(await isPortInUse(mock.port)).toBe(false);
  });

  test('names the process that took its port while it was stopped', async () => {
    const mock = await open();
    await mock.stop();
    await steal(mock.port);
    await expect(mock.start()).rejects.toMatchObject({
      code: 'ERR_WS_PORTS_STOLEN',
      message: expect.stringContaining(`port ${mock.port}, by `),
    });
  });

  test('does not start again after close()', async () => {
    const mock = await open();
    await mock.dispose();
    await expect(mock.start()).rejects.toMatchObject({ code: 'ERR_WS_CLOSED' });
    expect(await isPortInUse(mock.port)).toBe(false);
  });

  test('names a Socket.IO client that only polls', async () => {
    const mock = await open();
    const url = mock.url.replace('ws:', 'http:');
    await fetch(url);
    expect(mock.inbox.describe()).toBe('No client has connected.');
    await fetch(`${url}/socket.io/?EIO=4&transport=polling&t=1`);
    expect(mock.inbox.describe()).toContain('polls over HTTP and has opened no WebSocket');
  });

  test('refuses a close code that RFC 6455 forbids before anything is closed', async () => {
    const mock = await open();
    await expect(mock.close(1006)).rejects.toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
    });
    const client = new WebSocket(mock.url);
    await new Promise((resolve) => client.once('open', resolve));
    client.terminate();
  });
});

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { connect, mockServer, network, rawConnect } from '../../src';
import { ServerSocket } from '../../src/test-realm/jest-websocket-mock/server-socket';
import { WS } from '../../src/test-realm/jest-websocket-mock/ws';
import { LoadClient } from '../../src/test-realm/scale/load-client';
import { echo, startServer, type TestServer } from '../worker/connections/test-server';

let server: TestServer;

beforeEach(async () => {
  server = await startServer();
  server.onConnection(echo);
});

afterEach(() => server.close());

/** The failure of a call, and the frame that it points at. */
function failureOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    const { code, message, stack = '' } = error as Error & { code: string };
    const [frame = ''] = stack.split('\n').filter((line) => /^ {4}at /.test(line));
    return { code, message, isAtCaller: frame.includes('refuse-unbound.test.ts') };
  }
}

/** The failure of a method that was called without its object. */
function unbound(noun: string, method: string, received = 'undefined'): object {
  const call = `${noun}.${method}`;
  return {
    code: 'ERR_WS_OPTION_INVALID',
    message: `${call}(): expected "this" to be the ${noun}, received ${received}. Call ${call}(…), or pass ${call}.bind(${noun}): methods are not bound to their object.`,
    isAtCaller: true,
  };
}

test('names the method of a client that was taken off it', async () => {
  await using client = await connect({ url: server.url });
  const { receive, send, ping, terminate } = client;
  expect(failureOf(() => receive())).toEqual(unbound('client', 'receive'));
  expect(failureOf(() => send('a'))).toEqual(unbound('client', 'send'));
  expect(failureOf(() => ping())).toEqual(unbound('client', 'ping'));
  expect(failureOf(() => terminate())).toEqual(unbound('client', 'terminate'));
  expect(
    failureOf(() => new LoadClient(client.handle, false).send.call(undefined as never, 'a')),
  ).toEqual(unbound('client', 'send'));
  const api = { send };
  expect(failureOf(() => api.send('a'))).toEqual(unbound('client', 'send', 'another object'));
});

test('names the method of a mock server, and of its connection', async () => {
  await using mock = await mockServer();
  await using _client = await connect({ url: mock.url });
  const connection = await mock.nextConnection();
  const { receive, send, drop, close, nextConnection } = mock;
  expect(failureOf(() => receive())).toEqual(unbound('mock', 'receive'));
  expect(failureOf(() => send('a'))).toEqual(unbound('mock', 'send'));
  expect(failureOf(() => drop())).toEqual(unbound('mock', 'drop'));
  expect(failureOf(() => close())).toEqual(unbound('mock', 'close'));
  expect(failureOf(() => nextConnection())).toEqual(unbound('mock', 'nextConnection'));
  expect(failureOf(() => connection.drop.call(undefined as never))).toEqual(
    unbound('connection', 'drop'),
  );
  expect(failureOf(() => connection.receiveText.call(undefined as never))).toEqual(
    unbound('connection', 'receiveText'),
  );
});

test('names the method of a raw connection', async () => {
  const raw = await rawConnect({ url: server.url });
  const { receiveFrame, terminate } = raw;
  expect(failureOf(() => receiveFrame())).toEqual(unbound('raw', 'receiveFrame'));
  expect(failureOf(() => terminate())).toEqual(unbound('raw', 'terminate'));
  raw.terminate();
});

test('names the method of a server of jest-websocket-mock', async () => {
  const mock = new WS('ws://localhost:12346');
  await mock.ready;
  const { send, on } = mock;
  expect(failureOf(() => send('a'))).toEqual(unbound('server', 'send'));
  expect(failureOf(() => on('message', () => undefined))).toEqual(unbound('server', 'on'));
  const { close } = ServerSocket.prototype;
  expect(failureOf(() => close.call(undefined as never))).toEqual(unbound('socket', 'close'));
  await mock.close();
});

test('bound methods, and those of links, work without their object', async () => {
  const { latency, heal, url, close } = await network({ url: server.url });
  latency(1);
  await heal();
  await using client = await connect({ url });
  const send = client.send.bind(client);
  const receive = client.receive.bind(client);
  await send('a');
  expect([await receive(), send.name]).toEqual(['a', 'bound send']);
  await close();
});

import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  type Client,
  connect,
  fibonacci,
  findAvailablePort,
  getFreePortPair,
  getWebSocketUri,
  isPortInUse,
  leasePortPair,
  type PortLease,
  type ServedServer,
  serve,
  server,
  updateWebSocketEnvVars,
  useServer,
} from 'jest-ws-dynamic';
import { TestEnvironment, withWebSocketServer } from 'jest-ws-dynamic/environment';
import { baseSuite, connectionSuite, loadSuite, stressSuite } from 'jest-ws-dynamic/suites';
import request from 'jest-ws-dynamic/superwstest';
import { Server as SocketIoServer } from 'socket.io';
import { describe, expect, test } from 'tstyche';
import { WebSocketServer } from 'ws';

describe('ports', () => {
  test('are found', () => {
    expect(isPortInUse(9000)).type.toBe<Promise<boolean>>();
    expect(isPortInUse).type.toBeCallableWith(9000, '::1');
    expect(findAvailablePort(9000, 10)).type.toBe<Promise<number>>();
    expect(getFreePortPair(9000, 1, 10)).type.toBe<Promise<{ port: number; sslPort: number }>>();
    expect(getWebSocketUri(9000, 'localhost', true, '/chat')).type.toBe<string>();
    expect(updateWebSocketEnvVars(1, 2)).type.toBe<void>();
    // A port is a number.
    // @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'number'.
    isPortInUse('9000');
    // Both ports are needed.
    // @ts-expect-error Expected 2-3 arguments, but got 1.
    updateWebSocketEnvVars(9000);
  });

  test('are leased', async () => {
    expect(
      leasePortPair({ startPort: 9000, minGap: 1, maxGap: 2, maxAttempts: 3, host: '::1' }),
    ).type.toBe<Promise<PortLease>>();
    const lease = await leasePortPair();
    expect(lease.port).type.toBe<number>();
    expect(lease.release()).type.toBe<Promise<void>>();
    expect<PortLease>().type.toBeAssignableTo<AsyncDisposable>();
    // The gap is minGap and maxGap.
    // @ts-expect-error Object literal may only specify known properties, and 'gap' does not exist in type 'LeaseOptions'.
    leasePortPair({ gap: 1 });
  });
});

describe('server', () => {
  test('has its addresses, and can be controlled', () => {
    expect(server.url).type.toBe<string>();
    expect(server.sslUrl).type.toBe<string | undefined>();
    expect(server.port).type.toBe<number>();
    expect(server.pid).type.toBe<number | undefined>();
    expect(server.logs).type.toBe<readonly string[]>();
    expect(server.connections).type.toBe<number>();
    expect(server.restart()).type.toBe<Promise<void>>();
    expect(server('auth').url).type.toBe<string>();
    expect(server).type.not.toBeCallableWith(1);
    // Its port is leased.
    // @ts-expect-error Cannot assign to 'port' because it is a read-only property.
    server.port = 9000;
  });

  test('is defined in the test file', () => {
    useServer(({ httpServer, host, port, env }) => {
      expect(host).type.toBe<string>();
      expect(port).type.toBe<number>();
      expect(env.WEBSOCKET_PORT).type.toBe<string | undefined>();
      httpServer.on('upgrade', () => undefined);
      return () => undefined;
    });
    // A factory is needed.
    // @ts-expect-error Expected 1 arguments, but got 0.
    useServer();
  });
});

describe('a server of one test', () => {
  test('is a function, a server or an application', async () => {
    const served = await serve(({ httpServer }) => {
      expect(httpServer).type.toBe<import('node:http').Server>();
    });
    expect(served).type.toBe<ServedServer>();
    expect(served.sslUrl).type.toBe<string | undefined>();
    expect(served.restart()).type.toBe<Promise<void>>();
    expect(served).type.toBeAssignableTo<AsyncDisposable>();
    expect(served).type.not.toHaveProperty('pause');
    expect(serve).type.toBeCallableWith(createHttpServer());
    expect(serve).type.toBeCallableWith(createHttpsServer());
    expect(serve).type.toBeCallableWith(new WebSocketServer({ noServer: true }));
    expect(serve).type.toBeCallableWith(new SocketIoServer());
    // A URL names a server that runs elsewhere.
    // @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'Servable'.
    serve('ws://localhost:3000');
    // Express answers no handshake by itself.
    // @ts-expect-error Argument of type
    serve((_request: unknown, _response: unknown) => undefined);
  });

  test('is connected to', async () => {
    const served = await serve(createHttpServer());
    expect(await connect(served)).type.toBe<Client>();
    expect(await connect(served, '/chat', { protocols: 'v1' })).type.toBe<Client>();
    expect(await connect(served, { path: '/chat', ssl: true })).type.toBe<Client>();
    expect(await connect(createHttpServer(), '/chat')).type.toBe<Client>();
    expect(await connect(server('auth'), '/chat')).type.toBe<Client>();
    expect(await connect<{ a: 1 }>(() => undefined, '/chat').expectJson()).type.toBe<
      Client<{ a: 1 }>
    >();
    // @ts-expect-error No overload matches this call.
    connect(served, 1);
  });
});

test('the environment extends another one', () => {
  expect(withWebSocketServer(TestEnvironment)).type.toBe<typeof TestEnvironment>();
  // An environment is a class.
  // @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'EnvironmentClass'.
  withWebSocketServer('jsdom');
});

test('the suites are declared', () => {
  for (const suite of [baseSuite, connectionSuite, loadSuite, stressSuite]) {
    expect(suite()).type.toBe<void>();
    expect(suite).type.toBeCallableWith({ path: '/echo' });
  }
  // No such option.
  // @ts-expect-error Object literal may only specify known properties, and 'nowhere' does not exist in type 'SuiteOptions'.
  baseSuite({ nowhere: true });
});

test('the Fibonacci tiers are lists of numbers', () => {
  expect(fibonacci.upTo(21)).type.toBe<readonly number[]>();
  expect(fibonacci.stress).type.toBe<readonly number[]>();
  // Tiers are fixed.
  // @ts-expect-error Property 'push' does not exist on type 'Tiers'.
  fibonacci.load.push(1);
});

test('superwstest’s request is declared', () => {
  expect(request).type.toBeCallableWith('http://localhost:9000');
  expect(request('http://localhost').ws('/path').expectText('a').close()).type.toBeAssignableTo<
    PromiseLike<unknown>
  >();
  expect(request.scoped()).type.toBeAssignableTo<typeof request>();
  expect(request.closeAll()).type.toBe<number>();
  // No such verb.
  // @ts-expect-error Property 'expectNothing' does not exist on type 'WSChain'.
  request('http://localhost').ws('/path').expectNothing();
});

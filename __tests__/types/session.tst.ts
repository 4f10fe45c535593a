import {
  fibonacci,
  findAvailablePort,
  getFreePortPair,
  getWebSocketUri,
  isPortInUse,
  leasePortPair,
  type PortLease,
  server,
  updateWebSocketEnvVars,
  useServer,
} from 'jest-ws-dynamic';
import { TestEnvironment, withWebSocketServer } from 'jest-ws-dynamic/environment';
import { baseSuite, connectionSuite, loadSuite, stressSuite } from 'jest-ws-dynamic/suites';
import request from 'jest-ws-dynamic/superwstest';
import { describe, expect, test } from 'tstyche';

describe('ports', () => {
  test('are looked for', () => {
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
  test('tells where it is, and is controlled', () => {
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

  test('is written in the test file', () => {
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

test('the environment is put on another', () => {
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

test('superwstest’s request is there', () => {
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

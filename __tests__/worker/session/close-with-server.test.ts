import { createServer } from 'node:http';
import { expect, jest, test } from '@jest/globals';
import { closeWithServer } from '../../../src/worker/session/close-with-server';

const inHook = { current: { limit: { isTeardown: true } } };

function client() {
  return { startClose: jest.fn<() => void>(), closed: new Promise<never>(() => {}) };
}

/** As NestFactory returns it: each method of the proxy calls that of the application. */
function application() {
  const httpServer = createServer();
  const target: Record<string, (...parameters: unknown[]) => unknown> = {
    init: async () => {},
    getHttpServer: () => httpServer,
    close: () => httpServer.close(),
  };
  return new Proxy(target, {
    get: (_target, name) =>
      name in target
        ? (...parameters: unknown[]) => target[String(name)]?.(...parameters)
        : undefined,
  });
}

test('closes the clients of a server that a hook closes', () => {
  const server = createServer();
  const own = client();
  closeWithServer(server, own, inHook);
  server.close();
  expect(own.startClose).toHaveBeenCalledTimes(1);
});

test('closes those of a NestJS application once, and the application itself', () => {
  const app = application();
  const own = client();
  closeWithServer(app, own, inHook);
  expect(() => app.close?.()).not.toThrow();
  expect(own.startClose).toHaveBeenCalledTimes(1);
});

test('leaves any other proxy as it is', () => {
  const server = createServer();
  const proxy = new Proxy(server, {});
  closeWithServer(proxy, client(), inHook);
  expect(Object.hasOwn(server, 'close')).toBe(false);
});

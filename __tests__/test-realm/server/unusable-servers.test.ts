/** @jest-environment jest-ws-dynamic/environment */
import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { connect, serve } from 'jest-ws-dynamic';

/** Starts a value of any type, as JavaScript may. */
const start = (given: unknown) => serve(given as Parameters<typeof serve>[0]);
const dial = (given: unknown) => Promise.resolve(connect(given as string));

const listener = (_request: unknown, response: { end(): void }) => response.end();
const fetching = { port: 3000, fetch: async () => new Response('') };
const fetchListener = "require('@hono/node-server').getRequestListener(app.fetch)";
const attach = (request: string): string => `
  ({ httpServer }) => {
    httpServer.on('request', ${request});
    return new WebSocketServer({ server: httpServer });
  }`;

test.each([
  ['that throws, since it got no response', listener],
  ['with next', (_request: unknown, response: { end(): void }, _next: unknown) => response.end()],
])('a request listener %s is to be attached to httpServer', async (_what, given) => {
  const hint = `It was called with one argument, { httpServer, … }, but has ${given.length} parameters.`;
  for (const failing of [start(given), dial(given)]) {
    await expect(failing).rejects.toThrow(hint);
    await expect(failing).rejects.toThrow(attach('listener'));
  }
});

test('a fetch handler is to be attached to httpServer', async () => {
  const { fetch } = { fetch: (request: Request) => new Response(request.url.slice(1)) };
  await expect(start(fetch)).rejects.toThrow('but is named fetch. If it handles HTTP requests');
  await expect(start(fetch)).rejects.toThrow(attach(fetchListener));
});

test('a function with one parameter that throws gets no such hint', async () => {
  const failing = start(() => {
    throw new Error('no database');
  });
  await expect(failing).rejects.toThrow(/no database$/);
});

test.each([
  ['passed', () => fetching],
  ['returned by a function', () => () => fetching],
])('an application with fetch() is to be attached to httpServer: %s', async (_how, given) => {
  const failing = start(given());
  await expect(failing).rejects.toThrow('is an application with fetch(), such as Hono');
  await expect(failing).rejects.toThrow(attach(fetchListener));
});

test.each([
  ['passed', () => createServer()],
  ['returned by a function', () => () => createServer()],
])('an http.Server without an upgrade listener is named: %s', async (_how, given) => {
  await expect(start(given())).rejects.toThrow("its http.Server has no 'upgrade' listener");
});

class ChatServer {}

test.each([
  ['a promise', Promise.resolve(), 'received a promise (object). Await it first.'],
  ['a port', 8080, 'received 8080 (number).'],
  ['an object of another class', new ChatServer(), 'received ChatServer {} (object).'],
  ['null', null, 'received null'],
])('connect() refuses %s', async (_what, given, received) => {
  const failing = dial(given);
  await expect(failing).rejects.toThrow(
    `connect(): expected a path, a URL, options or a server, ${received}`,
  );
});

// What the drop-in does, in any environment; see request.test.ts and request.plain.test.ts.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import request from '../../../src/test-realm/superwstest';
import { runCertificate } from '../../../src/worker/tls/certificate';
import { type EchoServer, startEchoServer } from '../chain/echo-server';

let echo: EchoServer;

beforeEach(async () => {
  echo = await startEchoServer();
});

afterEach(() => echo.stop());

function close(server: { close(callback: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

describe('request(server).ws()', () => {
  test('chains steps and resolves to a WebSocket of ws', async () => {
    const socket = await request(echo.server)
      .ws('/chat')
      .expectText('hello')
      .exec((ws) => ws.send('a'))
      .expectText('echo a')
      .exec((ws) => ws.ping('blah'));
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.close();
  });

  test('accepts protocols, options, or both', async () => {
    await request(echo.server).ws('/chat', 'a').expectText().close();
    await request(echo.server)
      .ws('/chat', { headers: { foo: '1' } })
      .expectText()
      .close();
    await request(echo.server)
      .ws('/chat', ['a', 'b'], { headers: { foo: '2' } })
      .set('Foo', '3')
      .expectText()
      .close();
    expect(
      echo.requests.map(({ headers }) => [headers['sec-websocket-protocol'], headers.foo]),
    ).toEqual([
      ['a', undefined],
      [undefined, '1'],
      ['a,b', '3'],
    ]);
  });

  test('accepts the URL of a server, as http or ws', async () => {
    const base = echo.url.replace('/chat', '');
    await request(base).ws('/chat').expectText('hello').close().expectClosed();
    await request(base.replace('ws', 'http')).ws('/chat').expectText('hello').close();
    request.closeAll();
  });

  test('connects to an https server and to a WebSocketServer on one', async () => {
    const { cert, key, ca } = await runCertificate();
    const server = createHttpsServer({ cert, key });
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => socket.send('secure'));
    server.listen(0, 'localhost');
    await once(server, 'listening');
    const options = { ca };
    await request(server).ws('/', options).expectText('secure').close().expectClosed();
    await request(sockets).ws('/', options).expectText('secure').close().expectClosed();
    await close(sockets);
    await close(server);
  });

  test('connects to a server on a Unix socket', async () => {
    const server = createServer();
    new WebSocketServer({ server }).on('connection', (socket) => socket.send('unix'));
    server.listen(join(tmpdir(), `superwstest-${process.pid}-${Date.now()}.sock`));
    await once(server, 'listening');
    await request(server).ws('/').expectText('unix').close().expectClosed();
    await close(server);
  });

  test('passes the options of the chain to each of its waits', async () => {
    const options = {
      defaultExpectOptions: { timeout: 6 },
      defaultWaitForOptions: { timeout: 7 },
    };
    await expect(
      request(echo.server, options).ws('/chat').expectText().expectText(),
    ).rejects.toThrow('Timeout after 6ms');
    await expect(request(echo.server, options).ws('/chat').waitForText('no')).rejects.toThrow(
      'Timeout after 7ms',
    );
    await expect(
      request(echo.server, options).ws('/chat').waitForText('no', { timeout: 8 }),
    ).rejects.toThrow('Timeout after 8ms');
  });

  test('starts with the message of ws for a failed handshake', async () => {
    await expect(request(echo.server).ws('/other').expectText()).rejects.toThrow(
      /^Unexpected server response: 400\n/,
    );
  });

  test('has the message of ws for a port without a server', async () => {
    await request('http://127.0.0.1:1')
      .ws('/')
      .expectConnectionError('connect ECONNREFUSED 127.0.0.1:1');
  });

  test('refuses a server that is not listening', () => {
    expect(() => request(createServer())).toThrow('Server must be listening');
    const app = (() => undefined) as unknown as ReturnType<typeof createServer>;
    expect(() => request(app)).toThrow('An app in place of a server is not supported');
  });
});

describe('request', () => {
  test('closes all that it opened, and returns the number', async () => {
    const scoped = request.scoped();
    const socket = await scoped(echo.server).ws('/chat').expectText();
    const other = await request(echo.server).ws('/chat').expectText();
    expect(scoped.closeAll()).toBe(1);
    expect(socket.readyState).toBe(WebSocket.CLOSING);
    expect(other.readyState).toBe(WebSocket.OPEN);
    expect(scoped.closeAll()).toBe(0);
    expect(request.closeAll()).toBe(1);
  });

  test('aborts pending handshakes without an unhandled rejection', async () => {
    const scoped = request.scoped();
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listener);
    void scoped(echo.server).ws('/chat').expectText('never awaited');
    await Promise.resolve();
    expect(scoped.closeAll()).toBe(1);
    await request(echo.server).ws('/chat').expectText().close().expectClosed();
    process.off('unhandledRejection', listener);
    expect(unhandled).toEqual([]);
  });

  test('has the verbs of supertest', async () => {
    const server = createServer((incoming, response) => {
      response.writeHead(incoming.url === '/path' ? 200 : 404).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await request(server).get('/path').expect(200);
    await request(server).post('/other').expect(404);
    await close(server);
  });

  test('can be inspected without loading supertest', async () => {
    expect(await request(echo.server)).toHaveProperty('ws');
  });

  test('is the export of require(), and its default', () => {
    const required = require('jest-ws-dynamic/superwstest');
    expect(required).toEqual(expect.any(Function));
    expect(required.default).toBe(required);
  });
});

describe('server.close() after request(server)', () => {
  test('closes open connections', async () => {
    const socket = await request(echo.server).ws('/chat').expectText();
    await close(echo.server);
    expect(socket.readyState).toBeGreaterThan(WebSocket.OPEN);
  });

  test('waits up to shutdownDelay for them to close', async () => {
    let closing: Promise<void> | undefined;
    const states: number[] = [];
    await request(echo.server, { shutdownDelay: 60_000 })
      .ws('/chat')
      .expectText()
      .exec((socket) => {
        closing = close(echo.server);
        states.push(socket.readyState);
      })
      .sendText('still answered')
      .expectText('echo still answered')
      .close()
      .expectClosed(1005);
    await closing;
    expect(states).toEqual([WebSocket.OPEN]);
  });

  test('closes them after shutdownDelay', async () => {
    const socket = await request(echo.server, { shutdownDelay: 5 }).ws('/chat').expectText();
    await close(echo.server);
    expect(socket.readyState).toBeGreaterThan(WebSocket.OPEN);
  });

  test('closes the clients of a WebSocketServer', async () => {
    const sockets = new WebSocketServer({ port: 0 });
    await once(sockets, 'listening');
    expect((sockets.address() as AddressInfo).port).toBeGreaterThan(0);
    const socket = await request(sockets).ws('/');
    await close(sockets);
    expect(socket.readyState).toBeGreaterThan(WebSocket.OPEN);
  });

  test('may be called twice', async () => {
    await request(echo.server).ws('/chat').expectText();
    await close(echo.server);
    await close(echo.server);
    expect(echo.server.listening).toBe(false);
  });
});

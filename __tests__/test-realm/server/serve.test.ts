/** @jest-environment jest-ws-dynamic/environment */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, isPortInUse, type ServedServer, serve, server } from 'jest-ws-dynamic';
import { Server as SocketIoServer } from 'socket.io';
import { WebSocketServer } from 'ws';

/** An HTTP server that does not listen, and sends a text to each client. */
function greeting(text: string): Server {
  const httpServer = createServer((_request, response) => response.end(text));
  new WebSocketServer({ server: httpServer }).on('connection', (socket, request) => {
    socket.send(`${text} ${request.url}`);
  });
  return httpServer;
}

describe('serve()', () => {
  let earlier: ServedServer;

  test('starts a server for ws, wss and HTTP, in addition to the file’s own', async () => {
    earlier = await serve(greeting('hello'));
    expect(earlier.url).not.toBe(server.url);
    await expect(await connect(earlier, '/a')).toReceiveMessage('hello /a');
    await expect(await connect(earlier, { path: '/b', ssl: true })).toReceiveMessage('hello /b');
    await expect(await connect(earlier)).toReceiveMessage('hello /');
    expect(await (await fetch(earlier.httpUrl)).text()).toBe('hello');
    expect(earlier.connections).toBe(3);
  });

  test('closes it after its test', async () => {
    expect(await isPortInUse(earlier.port)).toBe(false);
    await expect(connect(earlier)).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
  });

  test('calls a function, and the function that stops it', async () => {
    const calls: string[] = [];
    const served = await serve(({ httpServer, port, env }) => {
      calls.push(`started on ${port}, ${env.WEBSOCKET_PORT}`);
      const webSockets = new WebSocketServer({ server: httpServer });
      return () => {
        calls.push('stopped');
        webSockets.close();
      };
    });
    const client = await connect(served);
    await served.close();
    await served.close();
    expect(calls).toEqual([`started on ${served.port}, ${served.port}`, 'stopped']);
    expect(await client.closed).toMatchObject({ code: 1006 });
    expect(process.env.WEBSOCKET_PORT).toBe(String(server.port));
  });

  test('stops, starts and crashes it on the same ports', async () => {
    const served = await serve(greeting('again'));
    const { url } = served;
    const client = await connect(served);
    await served.crash();
    expect(await client.closed).toMatchObject({ code: 1006 });
    await served.start();
    await expect(await connect(url)).toReceiveMessage('again /');
    await served.stop();
    await expect(connect(url)).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
    await served.restart();
    await expect(await connect(url)).toReceiveMessage('again /');
  });

  test('starts two at once', async () => {
    const [one, other] = await Promise.all([serve(greeting('one')), serve(greeting('other'))]);
    await expect(await connect(one)).toReceiveMessage('one /');
    await expect(await connect(other)).toReceiveMessage('other /');
  });

  describe('outside of a test', () => {
    let served: ServedServer;
    beforeAll(async () => {
      served = await serve(greeting('all'));
    });
    test.each([1, 2])('stays open for all tests: %d', async () => {
      await expect(await connect(served)).toReceiveMessage('all /');
    });
    afterAll(async () => {
      await expect(await connect(served)).toReceiveMessage('all /');
    });
  });

  test('accepts a WebSocketServer without a server, and closes it', async () => {
    const webSockets = new WebSocketServer({ noServer: true });
    const ended = new Promise((resolve) => webSockets.once('close', resolve));
    webSockets.on('connection', (socket) => socket.send('bare'));
    const served = await serve(webSockets);
    await expect(await connect(served)).toReceiveMessage('bare');
    await served.close();
    await ended;
  });

  test('accepts a function that listens on a fixed port', async () => {
    const served = await serve(() => {
      greeting('fixed').listen(3000);
    });
    await expect(await connect(served)).toReceiveMessage('fixed /');
  });

  test('rejects with the error of the function', async () => {
    const failing = serve(() => {
      throw new TypeError('no database');
    });
    await expect(failing).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_FAILED',
      message: expect.stringContaining(
        'passed to serve() threw while it started: TypeError: no database',
      ),
    });
  });

  test('points at the line that threw, then at the call', async () => {
    const openDatabase = () => {
      throw new TypeError('no database');
    };
    const start = () => openDatabase();
    const order = /at openDatabase .*at Object\./s;
    await expect(serve(start)).rejects.toMatchObject({ stack: expect.stringMatching(order) });
    const connecting = Promise.resolve(connect(start, '/chat'));
    await expect(connecting).rejects.toMatchObject({ stack: expect.stringMatching(order) });
  });

  test('refuses a class, with the function to write', async () => {
    class Chat {}
    await expect(serve(Chat as never)).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_EXPORT',
      message:
        'The server passed to serve() is the class Chat. Pass a function that creates it: ({ httpServer }) => new Chat(httpServer)',
    });
  });

  test('refuses a server that does not answer handshakes', async () => {
    await expect(serve(createServer())).rejects.toMatchObject({ code: 'ERR_WS_SERVER_FAILED' });
  });

  test('connect() uses a server that is already listening', async () => {
    const listening = greeting('mine').listen(0, '127.0.0.1');
    await new Promise((resolve) => listening.once('listening', resolve));
    const { port } = listening.address() as AddressInfo;
    await expect(serve(listening)).rejects.toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
      message: `serve(): expected a server that does not listen, received a server that listens at ws://127.0.0.1:${port}. Pass it to connect() unchanged, or do not call its listen().`,
    });
    const client = await connect(listening, '/x');
    await expect(client).toReceiveMessage('mine /x');
    await client.close();
    expect(listening.listening).toBe(true);
    await new Promise((resolve) => listening.close(resolve));
  });
});

describe('connect() with a server', () => {
  const shared = greeting('shared');
  let io: SocketIoServer;
  const ports: number[] = [];

  test.each([1, 2])('starts a server that is not listening, for each test: %d', async () => {
    const first = await connect(shared, '/1');
    const second = await connect(shared, { path: '/2', ssl: true });
    await expect(first).toReceiveMessage('shared /1');
    await expect(second).toReceiveMessage('shared /2');
    // One start for both.
    const [port] = /(?<=:)\d+/.exec(first.url) ?? [];
    ports.push(Number(port));
    expect(Number(/(?<=:)\d+/.exec(second.url)?.[0]) - Number(port)).toBeLessThanOrEqual(10);
  });

  test('stops it after the test', async () => {
    expect(await Promise.all(ports.map((port) => isPortInUse(port)))).toEqual([false, false]);
    expect(shared.listening).toBe(false);
  });

  test('accepts a function, as exported by a server module', async () => {
    const client = await connect(({ httpServer }) => {
      new WebSocketServer({ server: httpServer }).on('connection', (socket) => socket.send('hi'));
    });
    await expect(client).toReceiveMessage('hi');
  });

  test('returns a chain', async () => {
    await connect(shared, '/chain', { protocols: 'v1' }).expectText('shared /chain').close();
  });

  test.each([1, 2])('accepts a Socket.IO server that never listens: %d', async () => {
    io ??= new SocketIoServer();
    const client = await connect(io, '/socket.io/?EIO=4&transport=websocket');
    await expect(client).toReceiveMessage(/^0\{"sid"/);
  });

  test('accepts the file’s own server', async () => {
    const client = await connect(server, '/');
    client.send({ type: 'ping' });
    await expect(client).toReceiveMessage(expect.objectContaining({ type: 'pong' }));
  });

  test.each([
    [() => connect(shared, 'ws://127.0.0.1:1/'), 'expected a path as the second argument'],
    [
      () => connect(shared, { url: 'ws://127.0.0.1:1/' }),
      'expected one server: the first argument or "url", received both',
    ],
    [
      () => connect(shared, '/', { server: 'auth' }),
      'expected one server: the first argument or "server", received both',
    ],
  ])('refuses a second server: %#', async (call, text) => {
    await expect(call()).rejects.toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining(text),
    });
  });
});

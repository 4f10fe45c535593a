import { EventEmitter } from 'node:events';
import { createServer, type Server } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { stopReturned } from '../../../src/worker/servers/stop-returned';

async function listening(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe('a function with a callback is awaited until it calls it', () => {
  test('an http.Server', async () => {
    const server = await listening();
    const order: string[] = [];
    server.once('close', () => order.push('closed'));
    await stopReturned(server);
    expect(order).toEqual(['closed']);
  });

  test('a WebSocketServer', async () => {
    const server = await listening();
    const webSockets = new WebSocketServer({ server });
    const order: string[] = [];
    webSockets.once('close', () => order.push('closed'));
    await stopReturned(webSockets);
    expect(order).toEqual(['closed']);
    await stopReturned(server);
  });

  test('a server whose own close() ignores the callback', async () => {
    class Chat extends WebSocketServer {
      override close(): void {
        super.close();
      }
    }
    const chat = new Chat({ noServer: true });
    const order: string[] = [];
    chat.once('close', () => order.push('closed'));
    await stopReturned(chat);
    expect(order).toEqual(['closed']);
  });

  test('the bound close of a server', async () => {
    const server = await listening();
    await stopReturned({ close: server.close.bind(server) });
    expect(server.address()).toBeNull();
  });

  test('a function passed to useServer() to stop it', async () => {
    const order: string[] = [];
    await stopReturned((done: () => void) => {
      setImmediate(() => {
        order.push('stopped');
        done();
      });
    });
    expect(order).toEqual(['stopped']);
  });

  test.each<[string, (order: string[]) => object]>([
    [
      'close(done)',
      (order) => ({
        close(done: () => void) {
          setImmediate(() => {
            order.push('closed');
            done();
          });
        },
      }),
    ],
    [
      'a parameter of any name that is called',
      (order) => ({
        close(x: () => void) {
          setImmediate(() => {
            order.push('closed');
            x();
          });
        },
      }),
    ],
    [
      'an arrow function',
      (order) => ({
        stop: (callback: () => void) => {
          order.push('closed');
          setImmediate(callback);
        },
      }),
    ],
  ])('%s', async (_title, make) => {
    const order: string[] = [];
    await stopReturned(make(order));
    expect(order).toEqual(['closed']);
  });
});

describe('a function with another parameter is awaited until it returns', () => {
  test.each<[string, (given: unknown[]) => object]>([
    ['close(code)', (given) => ({ close: (code?: unknown) => void given.push(code) })],
    [
      'a class with close(code) that is an emitter',
      (given) =>
        new (class extends EventEmitter {
          close(code?: number) {
            given.push(code);
          }
        })(),
    ],
    [
      'stop({ timeout })',
      (given) => ({
        stop(options?: { timeout: number }) {
          given.push(options);
        },
      }),
    ],
  ])('%s, which is called without arguments', async (_title, make) => {
    const given: unknown[] = [];
    await stopReturned(make(given));
    expect(given).toEqual([undefined]);
  });
});

describe('a returned promise is awaited', () => {
  const later = (order: string[]) =>
    new Promise<void>((resolve) =>
      setImmediate(() => {
        order.push('closed');
        resolve();
      }),
    );

  test.each<[string, (order: string[]) => object]>([
    ['async close()', (order) => ({ close: async () => later(order) })],
    ['async close(code)', (order) => ({ close: async (_code?: number) => later(order) })],
    [
      'async close(done) that never calls it',
      (order) => ({ close: async (_done: () => void) => later(order) }),
    ],
    [
      'a thenable',
      (order) => ({
        close: () => {
          const work = later(order);
          // biome-ignore lint/suspicious/noThenProperty: a promise of another library
          return { then: work.then.bind(work) };
        },
      }),
    ],
  ])('%s', async (_title, make) => {
    const order: string[] = [];
    await stopReturned(make(order));
    expect(order).toEqual(['closed']);
  });

  test('its rejection is the failure', async () => {
    await expect(
      stopReturned({ close: () => Promise.reject(new Error('no queue')) }),
    ).rejects.toThrow('no queue');
  });
});

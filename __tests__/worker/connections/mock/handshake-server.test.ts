import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import type { HandshakeOutcome, MockHandshake, MockSettings } from '../../../../src/bridge/mock';
import { HandshakeServer } from '../../../../src/worker/connections/mock/handshake-server';
import { listenOn } from '../../../../src/worker/ports/listen';

/** A handshake server that listens on a port that the system chose. */
class Listening extends HandshakeServer {
  port = 0;

  get url(): string {
    return `ws://127.0.0.1:${this.port}${this.path}`;
  }
  path = '';

  async start(): Promise<void> {
    await listenOn(this.httpServer, this.port, '127.0.0.1');
    this.port = (this.httpServer.address() as AddressInfo).port;
  }
}

interface Seen {
  readonly server: Listening;
  readonly sockets: WebSocket[];
  readonly handshakes: MockHandshake[];
  readonly outcomes: HandshakeOutcome['outcome'][];
  readonly failures: unknown[];
}

const open: Listening[] = [];

async function start(settings: MockSettings = {}, onConnection?: (socket: WebSocket) => void) {
  const seen = {
    sockets: [] as WebSocket[],
    handshakes: [] as MockHandshake[],
    outcomes: [] as HandshakeOutcome['outcome'][],
    failures: [] as unknown[],
  };
  const listener = {
    handshake: ({ outcome }: HandshakeOutcome) => seen.outcomes.push(outcome),
    failure: (error: unknown) => seen.failures.push(error),
  };
  const server = new Listening(settings, listener, (socket, handshake) => {
    seen.sockets.push(socket);
    seen.handshakes.push(handshake);
    onConnection?.(socket);
  });
  server.path = settings.path ?? '';
  await server.start();
  open.push(server);
  return { server, ...seen } satisfies Seen;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** Resolves with `open`, or with the error message of the handshake. */
function outcomeOf(client: WebSocket): Promise<string> {
  return new Promise((resolve) => {
    client.once('open', () => resolve('open'));
    client.once('error', (error) => resolve(error.message));
  });
}

function closeOf(client: WebSocket): Promise<{ code: number; reason: string }> {
  return new Promise((resolve) => {
    client.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
}

/** Resolves when as many handshakes are held as expected. */
async function untilHeld(server: Listening, held: number): Promise<void> {
  while (server.handshakes.held !== held) await new Promise((resolve) => setImmediate(resolve));
}

describe('a handshake', () => {
  test('is described to the test with path, query, headers, subprotocols and origin', async () => {
    const { server, handshakes } = await start({ protocols: ['b'] });
    const client = new WebSocket(`${server.url}/chat?room=1`, ['a', 'b'], {
      headers: { 'X-Token': 't' },
      origin: 'http://app.example',
    });
    expect(await outcomeOf(client)).toBe('open');
    expect(client.protocol).toBe('b');
    expect(handshakes).toMatchObject([
      {
        path: '/chat',
        query: { room: '1' },
        headers: { 'x-token': 't' },
        protocols: ['a', 'b'],
        origin: 'http://app.example',
        secure: false,
      },
    ]);
  });

  test('is refused with the status, headers and body of the test', async () => {
    const { server, outcomes } = await start();
    server.handshakes.refuse({ status: 503, headers: { 'Retry-After': '1' }, body: 'later' });
    const client = new WebSocket(server.url);
    const answer = await new Promise<{ status: number | undefined; retry: unknown; body: string }>(
      (resolve) => {
        client.once('unexpected-response', (_request, response) => {
          let body = '';
          response.on('data', (chunk) => {
            body += String(chunk);
          });
          response.on('end', () =>
            resolve({ status: response.statusCode, retry: response.headers['retry-after'], body }),
          );
        });
      },
    );
    expect(answer).toEqual({ status: 503, retry: '1', body: 'later' });
    expect(outcomes).toEqual(['refused with 503']);
  });

  test('is refused the given number of times, and accepted afterwards', async () => {
    const { server } = await start();
    server.handshakes.refuse(500, 2);
    const outcomes = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      outcomes.push(await outcomeOf(new WebSocket(server.url)));
    }
    expect(outcomes).toEqual([
      'Unexpected server response: 500',
      'Unexpected server response: 500',
      'open',
    ]);
  });

  test('that is held is answered when the server accepts again', async () => {
    const { server, outcomes } = await start();
    server.handshakes.hang();
    const client = new WebSocket(server.url);
    const outcome = outcomeOf(client);
    await untilHeld(server, 1);
    expect(client.readyState).toBe(WebSocket.CONNECTING);
    server.handshakes.accept();
    expect(await outcome).toBe('open');
    expect(outcomes).toEqual(['held', 'accepted']);
  });

  test('that is held ends when the server stops', async () => {
    const { server, sockets } = await start();
    server.handshakes.hang();
    const outcome = outcomeOf(new WebSocket(server.url));
    await untilHeld(server, 1);
    await server.close();
    expect(await outcome).toBe('socket hang up');
    expect(sockets).toEqual([]);
  });

  test('whose client disconnected while it was held creates no connection', async () => {
    const { server, sockets, outcomes } = await start();
    server.handshakes.hang();
    const client = new WebSocket(server.url);
    const outcome = outcomeOf(client);
    await untilHeld(server, 1);
    client.terminate();
    await outcome;
    await untilHeld(server, 0);
    server.handshakes.accept();
    await outcomeOf(new WebSocket(server.url));
    expect(sockets).toHaveLength(1);
    expect(outcomes).toEqual(['held', 'gone', 'accepted']);
  });

  test('is answered after the delay', async () => {
    const { server, outcomes } = await start();
    server.handshakes.delay(20);
    expect(await outcomeOf(new WebSocket(server.url))).toBe('open');
    expect(outcomes).toEqual(['held', 'accepted']);
  });

  test.each([
    [false, 403],
    [401, 401],
    [{ status: 418 }, 418],
    [Promise.resolve(false), 403],
  ])('whose verify gives %j is refused with %i', async (verdict, status) => {
    const { server } = await start({ verify: () => verdict });
    expect(await outcomeOf(new WebSocket(server.url))).toBe(
      `Unexpected server response: ${status}`,
    );
  });

  test('whose verify throws is refused with 500, and the error is reported', async () => {
    const error = new Error('from verify');
    const { server, failures } = await start({
      verify: () => {
        throw error;
      },
    });
    expect(await outcomeOf(new WebSocket(server.url))).toBe('Unexpected server response: 500');
    expect(failures).toEqual([error]);
  });

  test('for another path is refused with 404', async () => {
    const { server } = await start({ path: '/chat' });
    expect(await outcomeOf(new WebSocket(`${server.url}/other`))).toBe(
      'Unexpected server response: 404',
    );
    expect(await outcomeOf(new WebSocket(`${server.url}?room=1`))).toBe('open');
  });

  test('that offers only unknown subprotocols is accepted without one', async () => {
    const { server } = await start({ protocols: ['a'] });
    expect(await outcomeOf(new WebSocket(server.url, 'z'))).toBe('Server sent no subprotocol');
  });

  test('can get any subprotocol from a function', async () => {
    const { server } = await start({ protocols: (offered) => offered.at(-1) });
    const client = new WebSocket(server.url, ['a', 'b', 'c']);
    await outcomeOf(client);
    expect(client.protocol).toBe('c');
  });

  test('gets the extra headers of the settings', async () => {
    const { server } = await start({ headers: { 'set-cookie': 'a=1' } });
    const client = new WebSocket(server.url);
    const cookie = await new Promise((resolve) =>
      client.once('upgrade', (response) => resolve(response.headers['set-cookie'])),
    );
    expect(cookie).toEqual(['a=1']);
  });
});

describe('the server', () => {
  test('loses nothing that a client sends immediately after its handshake', async () => {
    const received: string[] = [];
    let done: () => void;
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    const { server } = await start({}, (socket) =>
      socket.on('message', (data) => {
        received.push(String(data));
        if (received.length === 200) done();
      }),
    );
    server.handshakes.hang();
    const clients = Array.from({ length: 4 }, () => new WebSocket(server.url));
    for (const client of clients) {
      client.once('open', () => {
        for (let index = 0; index < 50; index += 1) client.send(String(index));
      });
    }
    await untilHeld(server, 4);
    server.handshakes.accept();
    await all;
    expect(received).toHaveLength(200);
  });

  test('reads a large message in small frames', async () => {
    const arrived: number[] = [];
    let done: () => void;
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    const { server } = await start({}, (socket) =>
      socket.on('message', (data: Buffer) => {
        arrived.push(data.length);
        done();
      }),
    );
    const client = new WebSocket(server.url);
    await outcomeOf(client);
    // One more than `ws` takes unless it is told otherwise.
    for (let left = 16_384; left >= 0; left -= 1)
      client.send(Buffer.alloc(64), { fin: left === 0 });
    await all;
    expect(arrived).toEqual([16_385 * 64]);
  });

  test('stops without close frames: open clients see 1006', async () => {
    const { server } = await start();
    const client = new WebSocket(server.url);
    await outcomeOf(client);
    const closed = closeOf(client);
    await server.close();
    expect(await closed).toEqual({ code: 1006, reason: '' });
  });

  test('starts again on the same port', async () => {
    const { server } = await start();
    await server.close();
    expect(await outcomeOf(new WebSocket(server.url))).toMatch('ECONNREFUSED');
    await server.start();
    expect(await outcomeOf(new WebSocket(server.url))).toBe('open');
  });

  test('answers plain HTTP requests with 426', async () => {
    const { server } = await start();
    const response = await fetch(server.url.replace('ws:', 'http:'));
    expect(response.status).toBe(426);
  });

  test.each([101, 99, 600, 1.5])('rejects %p as the status of a refusal', async (status) => {
    const { server } = await start();
    expect(() => server.handshakes.refuse(status)).toThrow('from 200 to 599');
  });
});

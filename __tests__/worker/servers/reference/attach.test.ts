import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Listening, listen, type Talk } from './listening';

let host: Listening;
beforeEach(async () => {
  host = await listen();
});
afterEach(() => host.stop());

async function open(...args: Parameters<Listening['open']>): Promise<Talk> {
  const talk = host.open(...args);
  await talk.opened;
  return talk;
}

/** The HTTP status with which a handshake is refused. */
async function refusal(...args: Parameters<Listening['open']>) {
  const { socket } = host.open(...args);
  const [, response] = await once(socket, 'unexpected-response');
  response.destroy();
  return { status: response.statusCode, headers: response.headers };
}

describe('the message protocol', () => {
  test('answers hello, and keeps replies in the order of the messages', async () => {
    const talk = await open('/');
    expect(await talk.ask({ type: 'hello', id: 1 })).toStrictEqual({
      type: 'welcome',
      id: 1,
      connectionId: expect.any(String),
      messageSizeLimit: 1_048_576,
      timestamp: expect.any(Number),
    });
    for (let sequence = 0; sequence < 5; sequence += 1) talk.send({ type: 'message', sequence });
    for (let sequence = 0; sequence < 5; sequence += 1) {
      expect(await talk.next()).toMatchObject({ type: 'ack', sequence });
    }
  });

  test('continues after a message that it cannot parse', async () => {
    const talk = await open('/');
    talk.socket.send('not JSON');
    expect(await talk.next()).toMatchObject({ type: 'error', code: 'invalid_json' });
    talk.socket.send(Buffer.from([1, 2]));
    expect(await talk.next()).toMatchObject({ type: 'error', code: 'binary_unsupported' });
    expect(await talk.ask({ type: 'ping' })).toMatchObject({ type: 'pong' });
  });

  test('closes with 1003 on /strict', async () => {
    const talk = await open('/strict');
    talk.socket.send('not JSON');
    expect(await talk.closed).toStrictEqual({ code: 1003, reason: 'Invalid message format' });
  });

  test('closes with the code of a close message', async () => {
    const talk = await open('/');
    talk.send({ type: 'close', code: 4100, reason: 'done' });
    expect(await talk.closed).toStrictEqual({ code: 4100, reason: 'done' });
  });

  test('does not answer messages after a close', async () => {
    const talk = await open('/');
    talk.send({ type: 'close' });
    talk.send({ type: 'broadcast', payload: 'late' });
    await talk.closed;
    const other = await open('/');
    expect(await other.ask({ type: 'ping' })).toMatchObject({ type: 'pong' });
  });

  test('broadcasts to everyone, the sender included, on every server', async () => {
    await host.stop();
    host = await listen({}, 2);
    const talks = await Promise.all([open('/'), open('/room'), open('/', { on: 1 })]);
    talks[0].send({ type: 'broadcast', payload: 'all' });
    for (const talk of talks) {
      expect(await talk.next()).toMatchObject({ type: 'broadcast', payload: 'all' });
    }
    expect(await host.connections()).toBe(3);
  });
});

describe('the size limit', () => {
  test('accepts a message of exactly the limit, and closes with 1009 for one byte more', async () => {
    const talk = await open('/echo');
    talk.socket.send(Buffer.alloc(1_048_576, 1));
    expect(await talk.next()).toHaveLength(1_048_576);
    talk.socket.send(Buffer.alloc(1_048_577));
    expect((await talk.closed).code).toBe(1009);
  });

  test('can be set for one connection', async () => {
    const small = await open('/echo?limit=4');
    small.socket.send('12345');
    expect((await small.closed).code).toBe(1009);
    const large = await open('/echo?limit=2000000');
    large.socket.send(Buffer.alloc(1_500_000));
    expect(await large.next()).toHaveLength(1_500_000);
  });

  test('counts bytes, not frames', async () => {
    const talk = await open('/echo?limit=2000000');
    for (let sent = 0; sent < 20_000; sent += 1) talk.socket.send(Buffer.alloc(1), { fin: false });
    talk.socket.send(Buffer.alloc(1), { fin: true });
    expect(await talk.next()).toHaveLength(20_001);
  });
});

describe('authentication', () => {
  test('is required on /private, and excludes from broadcasts until then', async () => {
    const secret = await open('/private');
    const other = await open('/');
    expect(await secret.ask({ type: 'hello' })).toMatchObject({ code: 'unauthenticated' });
    await other.ask({ type: 'broadcast', payload: 1 });
    expect(await secret.ask({ type: 'authenticate', token: 'guess' })).toMatchObject({
      code: 'invalid_token',
    });
    expect(await secret.ask({ type: 'authenticate', token: 'reference-token' })).toMatchObject({
      type: 'authenticated',
    });
    expect(await secret.ask({ type: 'hello' })).toMatchObject({ type: 'welcome' });
    await other.ask({ type: 'broadcast', payload: 2 });
    expect(await secret.next()).toMatchObject({ type: 'broadcast', payload: 2 });
  });

  test('may be part of the handshake', async () => {
    const headers = { Authorization: 'Bearer reference-token' };
    const talk = await open('/private', { headers });
    expect(await talk.ask({ type: 'whoami' })).toMatchObject({ authenticated: true });
  });

  test('with a wrong token in the handshake is refused with 401', async () => {
    const refused = await refusal('/', { headers: { Authorization: 'Bearer guess' } });
    expect(refused).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
  });
});

describe('a query can set', () => {
  test('a rate limit', async () => {
    const talk = await open('/limited?messages=2&window=1000000');
    await talk.ask({ type: 'ping' });
    await talk.ask({ type: 'ping' });
    expect(await talk.ask({ type: 'ping' })).toMatchObject({
      type: 'error',
      code: 'rate_limited',
      retryAfter: expect.any(Number),
    });
    expect(talk.socket.readyState).toBe(talk.socket.OPEN);
  });

  test('a refused handshake', async () => {
    expect(await refusal('/reject?status=503')).toMatchObject({ status: 503 });
    expect(await refusal('/reject?status=1')).toMatchObject({ status: 400 });
  });

  test('an immediate close, clean or not', async () => {
    expect(await host.open('/close?code=4000&reason=x').closed).toStrictEqual({
      code: 4000,
      reason: 'x',
    });
    expect((await host.open('/close?code=1006').closed).code).toBe(1006);
  });

  test('an unanswered handshake', async () => {
    const talk = host.open('/hang', { handshakeTimeout: 50 });
    await expect(talk.opened).rejects.toThrow('Opening handshake has timed out');
  });

  test('compression', async () => {
    const talk = await open('/echo?deflate');
    expect(talk.socket.extensions).toBe('permessage-deflate');
    expect((await open('/echo')).socket.extensions).toBe('');
  });
});

describe('the subprotocol', () => {
  test.each([
    ['/', ['b', 'a'], 'b'],
    ['/?protocol=a', ['b', 'a'], 'a'],
    ['/', [], ''],
  ])('on %s with %j offered is %j', async (path, protocols, chosen) => {
    const talk = await open(path, { protocols });
    expect(talk.socket.protocol).toBe(chosen);
  });

  test('that is not offered is not selected, which clients report as a failure', async () => {
    const talk = host.open('/?protocol=c', { protocols: ['a'] });
    await expect(talk.opened).rejects.toThrow('Server sent no subprotocol');
  });
});

test('echoes text as text and binary as binary on /echo', async () => {
  const talk = await open('/echo');
  expect(await talk.ask({ any: 'thing' })).toStrictEqual({ any: 'thing' });
  talk.socket.send(Buffer.from([0, 255]));
  expect(await talk.next()).toStrictEqual(Buffer.from([0, 255]));
});

test('an idle connection is closed with 1000', async () => {
  await host.stop();
  host = await listen({ idleTimeout: 20 });
  expect(await host.open('/silent').closed).toStrictEqual({ code: 1000, reason: 'Idle timeout' });
});

test('plain HTTP gets 426, and /health 200 with the number of connections', async () => {
  await open('/');
  const base = host.url('').replace('ws:', 'http:');
  const refused = await fetch(`${base}/any`);
  expect(refused.status).toBe(426);
  expect(refused.headers.get('upgrade')).toBe('websocket');
  const health = await fetch(`${base}/health`);
  expect(health.status).toBe(200);
  expect(await health.json()).toStrictEqual({ status: 'ok', connections: 1 });
});

test('a client that resets its socket during the handshake affects no other', async () => {
  const socket = connect(Number(host.ports[0]), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    'GET /hang HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  socket.resetAndDestroy();
  const talk = await open('/');
  expect(await talk.ask({ type: 'ping' })).toMatchObject({ type: 'pong' });
});

describe('close', () => {
  test('closes with 1001, accepts nothing more, and may be called twice', async () => {
    const talk = await open('/');
    const closing = host.close();
    expect(await talk.closed).toStrictEqual({ code: 1001, reason: 'Server is shutting down' });
    await closing;
    await host.close();
    expect(host.servers[0]?.listenerCount('upgrade')).toBe(0);
  });

  test('terminates a peer that does not answer', async () => {
    await host.stop();
    host = await listen({ closeTimeout: 0 });
    const talk = await open('/');
    talk.socket.pause();
    await host.close();
    const left = host.servers.map((server) => promisify(server.getConnections.bind(server))());
    expect(await Promise.all(left)).toEqual([0]);
  });

  test('drops handshakes that were never answered', async () => {
    const talk = host.open('/hang');
    await Promise.all(host.servers.map((server) => once(server, 'upgrade')));
    await host.close();
    await expect(talk.opened).rejects.toThrow('socket hang up');
  });
});

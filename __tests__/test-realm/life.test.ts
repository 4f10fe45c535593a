import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, connect, type Message } from '../../src';
import { echo, startServer, type TestServer } from '../worker/connections/test-server';

let server: TestServer;
let client: Client;

beforeEach(async () => {
  server = await startServer({ perMessageDeflate: true });
  server.onConnection(echo);
  client = await connect({ url: server.url });
});
afterEach(async () => {
  await client[Symbol.asyncDispose]();
  await server.close();
});

function fromServer(...messages: string[]): void {
  for (const socket of server.sockets) for (const message of messages) socket.send(message);
}

describe('waits', () => {
  test('waitFor offers messages that it does not accept to later waits', async () => {
    const late = client.waitFor('late');
    const next = client.receive();
    const early = client.waitFor('early');
    fromServer('any', 'early', 'late');
    expect(await Promise.all([late, next, early])).toEqual(['late', 'any', 'early']);
  });

  test('a message that no wait accepts counts as read, and stays in `messages`', async () => {
    const wanted = client.waitFor('wanted');
    fromServer('skipped', 'wanted', 'rest');
    await wanted;
    expect(await client.receive()).toBe('rest');
    expect(client.messages).toEqual(['skipped', 'wanted', 'rest']);
  });

  test('a predicate that throws fails only its own wait', async () => {
    const broken = client.waitFor(() => {
      throw new RangeError('mine');
    });
    const next = client.receive();
    fromServer('a');
    await expect(broken).rejects.toThrow(RangeError);
    expect(await next).toBe('a');
  });

  test('a predicate gets the message and its JSON', async () => {
    fromServer('plain', '{"type":"tick"}');
    const found = await client.waitFor(
      (message, json) => message !== 'plain' && (json as { type: string }).type === 'tick',
    );
    expect(found).toBe('{"type":"tick"}');
  });

  test('all waits end when the connection does', async () => {
    const waits = [client.receive(), client.waitFor('x'), client.ping(), client.flush()];
    for (const wait of waits) wait.catch(() => undefined);
    client.terminate();
    const ends = await Promise.allSettled(waits);
    expect(ends.map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'rejected',
      'rejected',
    ]);
  });

  test('a receive of the wrong type reads the message', async () => {
    fromServer('text', 'next');
    await expect(client.receiveBinary()).rejects.toMatchObject({
      code: 'ERR_WS_UNEXPECTED_MESSAGE',
    });
    expect(await client.receive()).toBe('next');
  });
});

describe('iteration', () => {
  test('gives every message and ends with a clean close', async () => {
    fromServer('a', 'b');
    for (const socket of server.sockets) socket.close(1000);
    const seen: Message[] = [];
    for await (const message of client) seen.push(message);
    expect(seen).toEqual(['a', 'b']);
  });

  test('throws when the connection is lost', async () => {
    fromServer('a');
    await client.flush();
    client.terminate();
    const seen: Message[] = [];
    const iterate = async (): Promise<void> => {
      for await (const message of client) seen.push(message);
    };
    await expect(iterate()).rejects.toMatchObject({ code: 'ERR_WS_CLOSED' });
    expect(seen).toEqual(['a']);
  });
});

describe('sending', () => {
  test('resolves when the data is written', async () => {
    await client.send('x'.repeat(1024 * 1024));
    expect(client.bufferedAmount).toBe(0);
  });

  test('`sent` contains the bytes as they were at the call', async () => {
    const bytes = Buffer.from([1, 2]);
    client.send(bytes);
    bytes.fill(9);
    expect(client.sent).toEqual([Buffer.from([1, 2])]);
  });

  test('joins fragments into one message, on the wire and in the history', async () => {
    client.send('ab', { fin: false });
    client.send('cd');
    expect(await client.receive()).toBe('abcd');
    expect(client.sent).toEqual(['abcd']);
  });

  test('can send a string as binary', async () => {
    client.send('ab', { binary: true });
    expect(await client.receive()).toEqual(Buffer.from('ab'));
  });

  test('need not be awaited if the connection is lost', async () => {
    client.send('x'.repeat(1024 * 1024));
    client.terminate();
    expect(await client.closed).toMatchObject({ code: 1006, wasClean: false });
  });
});

describe('closing', () => {
  test('may be called twice, with the same result', async () => {
    const end = { code: 4001, reason: 'enough', wasClean: true };
    expect(await Promise.all([client.close(4001, 'enough'), client.close()])).toEqual([end, end]);
    expect(await client.close()).toEqual(end);
    expect(client.readyState).toBe(3);
  });

  test('a server that does not answer the close frame is cut off', async () => {
    for (const socket of server.sockets) socket.pause();
    await client[Symbol.asyncDispose]();
    expect(client.readyState).toBe(3);
  });
});

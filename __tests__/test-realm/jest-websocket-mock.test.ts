/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
// The examples of jest-websocket-mock's README, with `await` where a socket needs time.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import WS from 'jest-ws-dynamic/jest-websocket-mock';
import { type CloseEvent, type ErrorEvent, WebSocket as Undici } from 'undici';
import { WebSocket as NodeWs } from 'ws';

const url = 'ws://localhost:1234';

afterEach(() => {
  // As in the README: not awaited, and the next test opens the same URL.
  void WS.clean();
});

describe.each([
  ["undici's WebSocket", Undici],
  ['ws', NodeWs as unknown as typeof Undici],
])('%s', (_name, WebSocket) => {
  test('the server keeps track of received messages, and yields them as they come in', async () => {
    const server = new WS(url);
    const client = new WebSocket(url);
    await server.connected;
    client.send('hello');
    await expect(server).toReceiveMessage('hello');
    expect(server).toHaveReceivedMessages(['hello']);
    expect(server.messages).toEqual(['hello']);
  });

  test('the mock server sends messages to connected clients', async () => {
    const server = new WS(url);
    const client1 = new WebSocket(url);
    await server.connected;
    const client2 = new WebSocket(url);
    await server.connected;
    const messages: Record<string, unknown[]> = { client1: [], client2: [] };
    client1.onmessage = (event) => messages.client1?.push(event.data);
    client2.onmessage = (event) => messages.client2?.push(event.data);
    await server.send('hello everyone');
    expect(messages).toEqual({ client1: ['hello everyone'], client2: ['hello everyone'] });
  });

  test('the mock server seamlessly handles JSON protocols', async () => {
    const server = new WS(url, { jsonProtocol: true });
    const client = new WebSocket(url);
    await server.connected;
    client.send('{ "type": "GREETING", "payload": "hello" }');
    await expect(server).toReceiveMessage({ type: 'GREETING', payload: 'hello' });
    expect(server).toHaveReceivedMessages([{ type: 'GREETING', payload: 'hello' }]);
    let message: unknown;
    client.onmessage = (event) => {
      message = event.data;
    };
    await server.send({ type: 'CHITCHAT', payload: 'Nice weather today' });
    expect(message).toBe('{"type":"CHITCHAT","payload":"Nice weather today"}');
  });

  test('rejects connections that fail the verifyClient option', async () => {
    new WS(url, { verifyClient: () => false });
    const client = new WebSocket(url);
    const failed = await new Promise((resolve, reject) => {
      client.onerror = resolve;
      client.onopen = reject;
    });
    expect(failed).toHaveProperty('type', 'error');
  });

  test('rejects connections that fail the selectProtocol option', async () => {
    new WS(url, { selectProtocol: () => null });
    const client = new WebSocket(url, 'foo');
    const failed = await new Promise((resolve, reject) => {
      client.onerror = resolve;
      client.onopen = reject;
    });
    expect(failed).toHaveProperty('type', 'error');
  });

  test('the first offered subprotocol is selected', async () => {
    const server = new WS(url);
    const client = new WebSocket(url, ['foo', 'bar']);
    expect((await server.connected).protocol).toBe('foo');
    expect(client.protocol).toBe('foo');
  });

  test('the mock server sends errors to connected clients', async () => {
    const server = new WS(url);
    const client = new WebSocket(url);
    await server.connected;
    const error = new Promise<ErrorEvent>((resolve) => {
      client.onerror = resolve;
    });
    const close = new Promise((resolve) => {
      client.onclose = resolve;
    });
    await server.send('hello everyone');
    await server.error();
    expect(await error).toHaveProperty('type', 'error');
    await close;
  });

  test('the server can refuse connections', async () => {
    const server = new WS(url);
    server.on('connection', (socket) => {
      socket.close({ wasClean: false, code: 1003, reason: 'NOPE' });
    });
    const client = new WebSocket(url);
    const close = new Promise<CloseEvent>((resolve) => {
      client.onclose = resolve;
    });
    expect(client.readyState).toBe(0);
    await server.connected;
    expect(client.readyState).toBe(2);
    await server.closed;
    expect(await close).toMatchObject({ code: 1003, reason: 'NOPE' });
  });

  test('close() closes the clients with a code and a reason', async () => {
    const server = new WS(url);
    const client = new WebSocket(url);
    const close = new Promise<CloseEvent>((resolve) => {
      client.onclose = resolve;
    });
    await server.connected;
    await server.close({ code: 4001, reason: 'done', wasClean: true });
    expect(await close).toMatchObject({ code: 4001, reason: 'done', wasClean: true });
  });

  test('wasClean: false without a code cuts the connections', async () => {
    const server = new WS(url);
    const client = new WebSocket(url);
    const close = new Promise<CloseEvent>((resolve) => {
      client.onclose = resolve;
    });
    await server.connected;
    await server.close({ wasClean: false });
    expect(await close).toMatchObject({ code: 1006, wasClean: false });
  });
});

test('a listener of messages does not consume them', async () => {
  const server = new WS(url);
  const seen: unknown[] = [];
  const events: string[] = [];
  server.on('message', () => events.push('message'));
  server.on('close', () => events.push('close'));
  server.on('connection', (socket) => {
    socket.on('message', (message) => {
      seen.push(message);
      void socket.send(`echo ${message}`);
    });
  });
  const client = new NodeWs(url);
  await server.connected;
  client.send('a');
  const [answer] = await once(client, 'message');
  expect(String(answer)).toBe('echo a');
  await expect(server).toReceiveMessage('a');
  expect(seen).toEqual(['a']);
  client.close();
  await server.closed;
  expect(events).toEqual(['message', 'close']);
});

test('closed resolves when the client has seen its end', async () => {
  const server = new WS(url);
  const client = new NodeWs(url);
  await server.connected;
  client.close();
  await server.closed;
  expect(client.readyState).toBe(NodeWs.CLOSED);
});

test('nextMessage returns each message once, even an empty one', async () => {
  const server = new WS(url);
  const client = new NodeWs(url);
  const first = server.nextMessage;
  await server.connected;
  client.send('');
  client.send('b');
  expect(await first).toBe('');
  expect(await server.nextMessage).toBe('b');
});

test('connected resolves to the same client again if no other connects', async () => {
  const server = new WS(url);
  new NodeWs(url);
  expect(await server.connected).toBe(await server.connected);
});

test('toReceiveMessage waits 1000 ms, or its option `timeout`', async () => {
  const server = new WS(url);
  await expect(expect(server).toReceiveMessage('a')).rejects.toThrow('after 1000 ms');
  await expect(expect(server).toReceiveMessage('a', { timeout: 10 })).rejects.toThrow(
    'after 10 ms',
  );
});

test('.not.toReceiveMessage reads the next message, and fails without one', async () => {
  const server = new WS(url);
  await expect(expect(server).not.toReceiveMessage('a', { timeout: 10 })).rejects.toThrow(
    /Expected: a message other than "a"\n.*after 10 ms/,
  );
  const client = new NodeWs(url);
  await server.connected;
  for (const text of ['b', 'a', 'c']) client.send(text);
  await expect(server).not.toReceiveMessage('a');
  await expect(expect(server).not.toReceiveMessage('a')).rejects.toThrow('But it got text "a"');
  await expect(server).toReceiveMessage('c');
});

test('without jsonProtocol JSON text is text', async () => {
  const server = new WS(url);
  const client = new NodeWs(url);
  await server.connected;
  client.send('{"answer":42}');
  client.send('{"answer":42}');
  await expect(expect(server).toReceiveMessage({ answer: 42 })).rejects.toThrow(
    'Without { jsonProtocol: true } messages are compared as text.',
  );
  await expect(server).toReceiveMessage('{"answer":42}');
  expect(server).not.toHaveReceivedMessages([{ answer: 42 }]);
  expect(() => expect(server).toHaveReceivedMessages(['never'])).toThrow(
    'This matcher does not wait: await toReceiveMessage() first.',
  );
});

test('connected waits for a client whose handshake is slow', async () => {
  const server = new WS(url);
  new NodeWs(url);
  const first = await server.connected;
  const slow = connect(1234, 'localhost');
  await once(slow, 'connect');
  const second = server.connected;
  const handshake = [
    ...['GET / HTTP/1.1', 'Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket'],
    ...['Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`],
  ];
  // Longer than `connected` waits for a client that does not dial.
  setTimeout(() => slow.write(`${handshake.join('\r\n')}\r\n\r\n`), 250);
  expect(await second).not.toBe(first);
  slow.destroy();
});

test('a client that connects before an earlier server has closed reaches the new one', async () => {
  const first = new WS(url);
  const earlier = new NodeWs(url);
  await first.connected;
  void first.close();
  const second = new WS(url);
  const later = new NodeWs(url);
  await second.connected;
  later.send('to the second');
  await expect(second).toReceiveMessage('to the second');
  expect(first.messages).toEqual([]);
  expect(earlier.readyState).not.toBe(NodeWs.OPEN);
});

test('a client that disconnects while the server opens is forgotten', async () => {
  const server = new WS(url);
  const client = new NodeWs(url);
  client.on('error', () => {});
  const closed = new Promise((resolve) => {
    client.on('close', resolve);
  });
  client.terminate();
  await closed;
  const other = new NodeWs(url);
  await server.connected;
  other.send('b');
  await expect(server).toReceiveMessage('b');
});

test('a client with wss:// waits for ready', async () => {
  const secure = 'wss://api.example.com/v1';
  const server = new WS(secure);
  await server.ready;
  const client = new NodeWs(secure);
  await server.connected;
  client.send('a');
  await expect(server).toReceiveMessage('a');
});

test('fake timers do not affect it', async () => {
  jest.useFakeTimers();
  try {
    const server = new WS(url);
    const client = new NodeWs(url);
    await server.connected;
    client.send('a');
    await expect(server).toReceiveMessage('a');
  } finally {
    jest.useRealTimers();
  }
});

test('a server that is not awaited causes no failure', () => {
  new WS(url);
});

test('WS.instances lists the open ones until WS.clean()', async () => {
  const server = new WS(url);
  expect(WS.instances).toEqual([server]);
  await WS.clean();
  expect(WS.instances).toEqual([]);
  expect(server.messages).toEqual([]);
});

test('invalid arguments are refused at their line', () => {
  new WS(url);
  const refused = (run: () => unknown) =>
    expect(run).toThrow(expect.objectContaining({ code: 'ERR_WS_OPTION_INVALID' }));
  refused(() => new WS(`${url}/`));
  refused(() => new WS('http://localhost:1'));
  refused(() => new WS('ws://localhost:1', { jsonProtokol: true } as never));
});

/** @jest-environment jest-ws-dynamic/environment */
import { describe, expect, test } from '@jest/globals';
import { type Client, connect, type Link, mockServer, network } from 'jest-ws-dynamic';
import { WebSocket as UndiciSocket } from 'undici';
import { WebSocket } from 'ws';

/** An echo through a link that has asked for its faults before the client connects. */
async function through(link: Link, ssl: boolean): Promise<Client> {
  return connect('/echo', { via: link, ssl });
}

async function receiveAll(client: Client, count: number): Promise<unknown[]> {
  const received = [];
  for (let left = count; left > 0; left -= 1) received.push(await client.receive());
  return received;
}

function sendAll(client: Client, ...messages: string[]): void {
  for (const message of messages) client.send(message);
}

describe.each([
  ['ws', false],
  ['wss', true],
])('over %s', (_scheme, ssl) => {
  test('drop loses matching messages of its stream', async () => {
    const link = await network();
    link.drop('b');
    link.drop(/^c/, { stream: 'upstream', times: 1 });
    const client = await through(link, ssl);
    sendAll(client, 'a', 'b', 'c1', 'c2', 'd');
    expect(await receiveAll(client, 3)).toEqual(['a', 'c2', 'd']);
    expect(link.faults).toEqual([
      { fault: 'drop', stream: 'upstream', connection: 1, number: 3 },
      { fault: 'drop', stream: 'downstream', connection: 1, number: 2 },
    ]);
  });

  test('duplicate sends again', async () => {
    const link = await network();
    link.duplicate({ id: 1 }, { copies: 2 });
    const client = await through(link, ssl);
    client.send({ id: 1 });
    client.send({ id: 2 });
    expect(await receiveAll(client, 4)).toEqual(['{"id":1}', '{"id":1}', '{"id":1}', '{"id":2}']);
  });

  test('reorder changes the order of messages', async () => {
    const link = await network();
    link.reorder('a', { by: 2, within: 60_000 });
    const client = await through(link, ssl);
    sendAll(client, 'a', 'b', 'c', 'd');
    expect(await receiveAll(client, 4)).toEqual(['b', 'c', 'a', 'd']);
  });

  test('reorder does not wait forever for a later message', async () => {
    const link = await network();
    link.reorder('last', { within: 10 });
    const client = await through(link, ssl);
    client.send('last');
    await expect(client).toReceiveMessage('last');
  });

  test('delay keeps the order', async () => {
    const link = await network();
    link.delay('a', 30, { jitter: 5 });
    const client = await through(link, ssl);
    sendAll(client, 'a', 'b');
    expect(await receiveAll(client, 2)).toEqual(['a', 'b']);
  });

  test('corrupt changes binary, and text that remains text', async () => {
    const link = await network();
    link.corrupt(() => true);
    const client = await through(link, ssl);
    client.send('Grüße');
    const text = await client.receiveText();
    expect(text).not.toBe('Grüße');
    expect(Buffer.byteLength(text)).toBe(Buffer.byteLength('Grüße'));
    client.send(Buffer.alloc(10));
    expect((await client.receiveBinary()).equals(Buffer.alloc(10))).toBe(false);
  });

  test('corrupt text that is not UTF-8 must be answered with 1007', async () => {
    const link = await network();
    link.corrupt('a', { stream: 'upstream', invalid: true });
    const client = await through(link, ssl);
    client.send('a');
    await expect(client).toBeClosedWith(1007);
  });

  test('closeWith closes in place of the message', async () => {
    const link = await network();
    link.closeWith('b', 4001, 'go away');
    const client = await through(link, ssl);
    sendAll(client, 'a', 'b', 'c');
    await expect(client).toReceiveMessage('a');
    await expect(client).toBeClosedWith(4001, 'go away');
    expect(client.messages).toEqual(['a']);
  });

  test('closeWith sends the server the same close frame', async () => {
    const mock = await mockServer({ ssl });
    const link = await network({ to: mock });
    link.closeWith('b', 4001, 'go away', { stream: 'upstream' });
    const client = await connect(link.url);
    const connection = await mock.nextConnection();
    sendAll(client, 'a', 'b');
    await expect(connection).toBeClosedWith(4001, 'go away');
    expect(connection.messages).toEqual(['a']);
  });

  test('change replaces a message, by text or binary', async () => {
    const link = await network();
    link.change({ type: 'hello' }, ({ data }) => ({ ...JSON.parse(String(data)), changed: true }));
    link.change('bytes', () => Buffer.from([1, 2]), { stream: 'upstream' });
    link.change('same', () => undefined);
    const client = await through(link, ssl);
    client.send({ type: 'hello' });
    await expect(client).toReceiveMessage({ type: 'hello', changed: true });
    client.send('bytes');
    expect(await client.receiveBinary()).toEqual(Buffer.from([1, 2]));
    client.send('same');
    await expect(client).toReceiveMessage('same');
  });

  test('a predicate sees the stream, the numbers and the data', async () => {
    const link = await network();
    const seen: unknown[] = [];
    link.drop(
      (message) => {
        seen.push(message);
        return false;
      },
      { stream: 'both' },
    );
    const client = await through(link, ssl);
    client.send('a');
    await client.receive();
    client.send(Buffer.from([1]));
    await client.receive();
    expect(seen).toStrictEqual([
      { stream: 'upstream', connection: 1, number: 1, data: 'a' },
      { stream: 'downstream', connection: 1, number: 1, data: 'a' },
      { stream: 'upstream', connection: 1, number: 2, data: Buffer.from([1]) },
      { stream: 'downstream', connection: 1, number: 2, data: Buffer.from([1]) },
    ]);
  });

  test('fragmented and large messages, pings and closes pass', async () => {
    const link = await network({ messages: true });
    link.drop('never');
    const client = await through(link, ssl);
    const large = 'x'.repeat(200_000);
    client.send(large);
    expect(await client.receiveText()).toBe(large);
    expect(await client.ping()).toBeGreaterThanOrEqual(0);
    await client.close(4002, 'done');
    expect(await client.closed).toMatchObject({ code: 4002, reason: 'done', wasClean: true });
  });
});

test('faults apply to an open connection, from the next message on, and end', async () => {
  const link = await network();
  const client = await connect('/echo', { via: link });
  client.send('a');
  await expect(client).toReceiveMessage('a');
  const drop = link.drop('a');
  sendAll(client, 'a', 'b');
  await expect(client).toReceiveMessage('b');
  drop.remove();
  sendAll(client, 'a');
  await expect(client).toReceiveMessage('a');
  link.duplicate('a');
  await link.heal();
  sendAll(client, 'a', 'b');
  expect(await receiveAll(client, 2)).toEqual(['a', 'b']);
});

test('reorder holds a message that exceeds the buffer', async () => {
  const link = await network({ buffer: 1000 });
  link.reorder(/^large/, { within: 60_000 });
  const client = await connect('/echo', { via: link });
  const large = `large ${'x'.repeat(100_000)}`;
  sendAll(client, large, 'small');
  expect(await receiveAll(client, 2)).toEqual(['small', large]);
});

test('a predicate matches by truthiness, like that of filter()', async () => {
  const link = await network();
  link.drop(({ data }) => String(data).match(/b/) as unknown as boolean);
  const client = await connect('/echo', { via: link });
  sendAll(client, 'a', 'b', 'c');
  expect(await receiveAll(client, 2)).toEqual(['a', 'c']);
});

test('a fault and a toxic work together', async () => {
  const link = await network();
  link.drop('b');
  link.latency(10, { stream: 'both' });
  link.slicer({ averageSize: 5, stream: 'both' });
  const client = await connect('/echo', { via: link });
  sendAll(client, 'a long message', 'b', 'another message');
  expect(await receiveAll(client, 2)).toEqual(['a long message', 'another message']);
});

describe('a stream without readable messages', () => {
  test('is refused at the call: an open wss connection', async () => {
    const link = await network();
    const client = await connect('/echo', { via: link, ssl: true });
    expect(() => link.drop('a')).toThrow(/link\.drop\(\) needs to read messages.*over wss/s);
    expect(() => link.closeWith('a', 4000)).toThrow('link.closeWith() needs to read messages');
    expect(client).toBeOpen();
    const other = await network({ messages: true });
    const readable = await connect('/echo', { via: other, ssl: true });
    other.drop('a');
    sendAll(readable, 'a', 'b');
    await expect(readable).toReceiveMessage('b');
  });

  test('is refused at the call: an open connection with compression', async () => {
    const mock = await mockServer({ perMessageDeflate: true });
    const link = await network({ to: mock });
    await connect({ url: link.url, perMessageDeflate: true });
    expect(() => link.duplicate('a')).toThrow(/uses permessage-deflate/);
  });

  test('compression is not negotiated if faults are set', async () => {
    const mock = await mockServer({ perMessageDeflate: true });
    const link = await network({ to: mock });
    link.drop('a', { stream: 'upstream' });
    const client = await connect({ url: link.url, perMessageDeflate: true });
    sendAll(client, 'a', 'b');
    await expect(mock).toReceiveMessage('b');
  });
});

describe('clients of every kind', () => {
  test('ws', async () => {
    const link = await network();
    link.change('hello', () => 'changed');
    const socket = new WebSocket(`${link.url}/echo`);
    socket.once('open', () => socket.send('hello'));
    const answer = await new Promise((resolve) =>
      socket.once('message', (data) => resolve(`${data}`)),
    );
    expect(answer).toBe('changed');
    socket.terminate();
  });

  test('undici, the global WebSocket of Node', async () => {
    const link = await network();
    link.change('hello', () => 'changed');
    const socket = new UndiciSocket(`${link.url}/echo`);
    socket.addEventListener('open', () => socket.send('hello'));
    const answer = await new Promise((resolve) => {
      socket.addEventListener('message', ({ data }) => resolve(data));
    });
    expect(answer).toBe('changed');
    socket.close();
  });
});

test('one seed applies the same faults to the same messages, three times in a row', async () => {
  const run = async (seed: string) => {
    const link = await network({ seed });
    link.drop(() => true, { probability: 0.2 });
    link.duplicate(/[02468]$/, { probability: 0.3, stream: 'upstream' });
    link.corrupt(() => true, { probability: 0.1 });
    const clients = [];
    for (let count = 0; count < 3; count += 1) clients.push(await connect('/echo', { via: link }));
    for (const client of clients) {
      for (let number = 0; number < 50; number += 1) client.send(`message ${number}`);
    }
    for (const client of clients) await client.flush();
    const order = (record: (typeof link.faults)[number]) =>
      `${record.connection} ${record.stream} ${String(record.number).padStart(3, '0')} ${record.fault}`;
    const received = clients.map(({ messages }) => messages);
    return { faults: link.faults.map(order).toSorted(), received };
  };
  const first = await run('repeat me');
  expect(first.faults.length).toBeGreaterThan(20);
  expect(await run('repeat me')).toEqual(first);
  expect(await run('repeat me')).toEqual(first);
  expect((await run('another')).faults).not.toEqual(first.faults);
});

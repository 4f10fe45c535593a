/**
 * @jest-environment ./dist/jest/environment.js
 * @jest-environment-options {"server": false}
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type Client, connect, mockServer } from 'jest-ws-dynamic';
import type { HarConversation } from '../../../src/har/conversation';
import { writeHar } from '../../../src/har/write-har';

const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-several-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
/** A recording of several connections; `>` is a message of the client, `<` one of the server. */
function recordingOf(...connections: (readonly string[])[]): string {
  count += 1;
  const path = join(folder, `${count}.har`);
  const conversations = connections.map(
    (messages, startedAt): HarConversation => ({
      url: 'ws://a.test/',
      startedAt,
      requestHeaders: [],
      status: 101,
      responseHeaders: [],
      messages: messages.map((text, at) => ({
        type: text.startsWith('>') ? 'send' : 'receive',
        at,
        data: text.slice(2),
      })),
    }),
  );
  writeFileSync(path, writeHar(conversations, { name: 'it', version: '1' }));
  return path;
}

/** What comes after the greeting. */
async function answer(client: Client, message: string | object): Promise<unknown> {
  client.send(message);
  return client.receive();
}

test('mock.replayed waits until clients have opened all recorded connections', async () => {
  const one = ['> a', '< 1'];
  const mock = await mockServer({ replay: recordingOf(one, ['> b', '< 2'], ['< hi']) });
  const first = await connect(mock.url);
  expect(await answer(first, 'b')).toBe('2');
  let isOver = false;
  const replayed = mock.replayed.then(() => {
    isOver = true;
  });
  const second = await connect(mock.url);
  expect(await answer(second, 'a')).toBe('1');
  expect(isOver).toBe(false);
  await connect(mock.url);
  await replayed;
});

describe('clients that connect in another order than recorded', () => {
  const prices = ['< hi', '> prices', '< 7'];
  const news = ['< hi', '> news', '< rain'];
  const orders = ['< hi', '> orders', '< none'];

  test('are distinguished by their first messages', async () => {
    const mock = await mockServer({ replay: recordingOf(prices, news, orders) });
    const [one, two, three] = await Promise.all([0, 1, 2].map(() => connect(mock.url)));
    for (const client of [one, two, three]) await expect(client).toReceiveMessage('hi');
    expect(await answer(three as Client, 'prices')).toBe('7');
    expect(await answer(one as Client, 'orders')).toBe('none');
    expect(await answer(two as Client, 'news')).toBe('rain');
    await mock.replayed;
  });

  test('may take an unplayed connection, and leave theirs to the next client', async () => {
    const mock = await mockServer({ replay: recordingOf(prices, news) });
    const one = await connect(mock.url);
    await one.receive();
    expect(await answer(one, 'news')).toBe('rain');
    const two = await connect(mock.url);
    await two.receive();
    expect(await answer(two, 'prices')).toBe('7');
    const again = await connect(mock.url);
    await again.receive();
    expect(await answer(again, 'news')).toBe('rain');
    await mock.replayed;
  });

  test('continue with the ids of their own greeting', async () => {
    const session = (id: string, topic: string) => [
      `< {"session":"${id}"}`,
      `> {"session":"${id}","topic":"${topic}"}`,
      `< {"session":"${id}","done":"${topic}"}`,
    ];
    const replay = recordingOf(session('s1', 'a'), session('s2', 'b'));
    const mock = await mockServer({ replay, mask: ['session'] });
    const one = await connect(mock.url);
    await expect(one).toReceiveMessage({ session: 's1' });
    one.send({ session: 's1', topic: 'b' });
    await expect(one).toReceiveMessage({ session: 's1', done: 'b' });
  });

  test('play connections without client messages last', async () => {
    const mock = await mockServer({ replay: recordingOf(['< hi'], prices) });
    const speaker = await connect(mock.url);
    const listener = await connect(mock.url);
    await expect(speaker).toReceiveMessage('hi');
    await expect(listener).toReceiveMessage('hi');
    expect(await answer(speaker, 'prices')).toBe('7');
    await mock.replayed;
  });

  test('keep their order if their first messages are the same', async () => {
    const mock = await mockServer({ replay: recordingOf(['> a', '< 1'], ['> a', '< 2']) });
    const one = await connect(mock.url);
    const two = await connect(mock.url);
    expect(await answer(two, 'a')).toBe('2');
    expect(await answer(one, 'a')).toBe('1');
  });

  test('keep their connection if the greetings differ', async () => {
    const replay = recordingOf(['< one', '> a', '> b', '< 1'], ['< two', '> b', '< 2']);
    const mock = await mockServer({ replay });
    const client = await connect(mock.url);
    await expect(client).toReceiveMessage('one');
    client.send('b');
    client.send('a');
    await expect(client).toReceiveMessage('1');
  });
});

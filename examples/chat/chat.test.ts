/**
 * @jest-environment-options {"server": "./server.ts"}
 */
import { describe, expect, test } from '@jest/globals';
import { type Client, connect, server } from 'jest-ws-dynamic';

// Every test uses a room of its own, so that none depends on another.
let count = 0;
const newRoom = () => {
  count += 1;
  return `room ${count}`;
};

/** Connects, joins, and leaves what the server answers to that behind. */
async function join(room: string, name: string, options: { ssl?: boolean } = {}): Promise<Client> {
  const client = await connect('/chat', options);
  client.send({ type: 'join', room, name });
  await client.waitFor(expect.objectContaining({ type: 'joined', room }));
  return client;
}

describe('a room', () => {
  test('shows itself to the one who joins', async () => {
    const room = newRoom();
    const ada = await connect('/chat');
    ada.send({ type: 'join', room, name: 'Ada' });
    await expect(ada).toReceiveMessage({ type: 'joined', room, members: ['Ada'], history: [] });
  });

  test('passes what is said on to everyone in it, the speaker included', async () => {
    const room = newRoom();
    const ada = await join(room, 'Ada');
    const bob = await join(room, 'Bob');
    await expect(ada).toReceiveMessage({ type: 'presence', room, name: 'Bob', here: true });

    ada.send({ type: 'say', room, text: 'Good morning' });

    const said = { type: 'said', room, from: 'Ada', text: 'Good morning', number: 1 };
    for (const client of [ada, bob]) {
      await expect(client).toReceiveMessage({ ...said, at: expect.any(Number) });
    }
  });

  test('keeps what is said from other rooms', async () => {
    const room = newRoom();
    const ada = await join(room, 'Ada');
    const eve = await join(newRoom(), 'Eve');
    ada.send({ type: 'say', room, text: 'between us' });
    await expect(ada).toReceiveMessage(expect.objectContaining({ text: 'between us' }));
    await expect(eve).toStaySilent();
  });

  test('is the same over ws and wss', async () => {
    const room = newRoom();
    const plain = await join(room, 'Ada');
    const secure = await join(room, 'Bob', { ssl: true });
    secure.send({ type: 'say', room, text: 'hi' });
    await plain.waitFor(expect.objectContaining({ type: 'said', from: 'Bob', text: 'hi' }));
  });

  test('shows everyone the same order, however many speak at once', async () => {
    const room = newRoom();
    const names = ['Ada', 'Bob', 'Cy', 'Dot', 'Eve'];
    const clients: Client[] = [];
    for (const name of names) clients.push(await join(room, name));
    clients.forEach((client, index) => {
      client.send({ type: 'say', room, text: `I am ${names[index]}` });
    });
    const talks = await Promise.all(
      clients.map(async (client) => {
        await client.waitFor(expect.objectContaining({ type: 'said', number: names.length }));
        return client.messages.filter((message) => String(message).includes('"said"'));
      }),
    );
    expect(talks[0]).toHaveLength(names.length);
    for (const talk of talks) expect(talk).toStrictEqual(talks[0]);
  });
});

describe('history', () => {
  test('is shown on joining, oldest first', async () => {
    const room = newRoom();
    const ada = await join(room, 'Ada');
    ada.send({ type: 'say', room, text: 'first' });
    ada.send({ type: 'say', room, text: 'second' });
    await ada.waitFor(expect.objectContaining({ type: 'said', number: 2 }));

    const bob = await connect('/chat');
    bob.send({ type: 'join', room, name: 'Bob' });
    await expect(bob).toReceiveMessage({
      type: 'joined',
      room,
      members: ['Ada', 'Bob'],
      history: [
        expect.objectContaining({ number: 1, from: 'Ada', text: 'first' }),
        expect.objectContaining({ number: 2, from: 'Ada', text: 'second' }),
      ],
    });
  });

  test('goes back 50 messages', async () => {
    const room = newRoom();
    const ada = await join(room, 'Ada');
    for (let number = 1; number <= 60; number += 1) ada.send({ type: 'say', room, text: 'line' });
    await ada.waitFor(expect.objectContaining({ type: 'said', number: 60 }));

    const bob = await connect('/chat');
    bob.send({ type: 'join', room, name: 'Bob' });
    const { history } = await bob.receiveJson<{ history: { number: number }[] }>();
    expect(history).toHaveLength(50);
    expect(history[0]).toMatchObject({ number: 11 });
  });
});

describe('presence', () => {
  test('tells the others who comes', async () => {
    const room = newRoom();
    const ada = await join(room, 'Ada');
    await join(room, 'Bob');
    await expect(ada).toReceiveMessage({ type: 'presence', room, name: 'Bob', here: true });
  });

  test.each([
    ['says so', (bob: Client, room: string) => bob.send({ type: 'leave', room })],
    ['closes the connection', (bob: Client) => bob.close()],
    ['is cut off', (bob: Client) => bob.terminate()],
  ])('tells the others who leaves, when somebody %s', async (_, leave) => {
    const room = newRoom();
    const ada = await join(room, 'Ada');
    const bob = await join(room, 'Bob');
    await ada.waitFor(expect.objectContaining({ type: 'presence', here: true }));
    void leave(bob, room);
    await expect(ada).toReceiveMessage({ type: 'presence', room, name: 'Bob', here: false });
  });

  test('gives a name to one at a time, and frees it when they leave', async () => {
    const room = newRoom();
    const first = await join(room, 'Ada');
    const second = await connect('/chat');
    second.send({ type: 'join', room, name: 'Ada' });
    await expect(second).toReceiveMessage(expect.objectContaining({ code: 'name_taken' }));
    first.send({ type: 'leave', room });
    await expect(first).toReceiveMessage({ type: 'left', room });
    second.send({ type: 'join', room, name: 'Ada' });
    await expect(second).toReceiveMessage(expect.objectContaining({ type: 'joined' }));
  });
});

describe('bad input', () => {
  test.each([
    ['no JSON', 'hello', 'bad_message'],
    ['no object', '[]', 'bad_message'],
    ['no type', {}, 'bad_message'],
    ['an unknown type', { type: 'shout', room: 'r' }, 'bad_message'],
    ['an empty name', { type: 'join', room: 'r', name: ' ' }, 'bad_message'],
    ['a name too long', { type: 'join', room: 'r', name: 'x'.repeat(33) }, 'bad_message'],
    ['a text that is no string', { type: 'say', room: 'r', text: 7 }, 'bad_message'],
    ['speaking before joining', { type: 'say', room: 'r', text: 'hi' }, 'not_joined'],
    ['leaving before joining', { type: 'leave', room: 'r' }, 'not_joined'],
  ])('%s is answered with an error, and the connection lives on', async (_, message, code) => {
    const room = newRoom();
    const ada = await join(room, 'Ada');
    ada.send(message);
    await expect(ada).toReceiveMessage({ type: 'error', code, message: expect.any(String) });
    ada.send({ type: 'say', room, text: 'still here' });
    await expect(ada).toReceiveMessage(expect.objectContaining({ text: 'still here' }));
  });

  test('joining twice is answered with an error', async () => {
    const room = newRoom();
    const ada = await join(room, 'Ada');
    ada.send({ type: 'join', room, name: 'Ada again' });
    await expect(ada).toReceiveMessage(expect.objectContaining({ code: 'already_joined' }));
  });

  test('a message over 16 KiB closes the connection with 1009', async () => {
    const ada = await connect('/chat');
    ada.send('x'.repeat(16 * 1024 + 1));
    await expect(ada).toBeClosedWith(1009);
  });

  test('another path is refused with 404', async () => {
    await expect(connect('/elsewhere')).toRejectUpgrade(404);
  });
});

test('the server has ports of its own', () => {
  expect(server.url).toBe(`ws://${server.host}:${server.port}`);
  expect(server.sslPort).not.toBe(server.port);
});

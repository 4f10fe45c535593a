import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { type MockServer, mockServer } from '../../../src';

/** A client that sends all of it as soon as it may, and how the test gets to its connection. */
const client = fc.record({
  payloads: fc.array(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 200 })), { maxLength: 12 }),
  isHeld: fc.boolean(),
  reader: fc.constantFrom('receive', 'listener', 'late listener', 'iteration'),
});

type Client = typeof client extends fc.Arbitrary<infer T> ? T : never;

test('a mock server loses nothing between a handshake and its first reader', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(client, { minLength: 1, maxLength: 3 }), async (clients) => {
      const mock = await mockServer({ name: ({ query }) => query.name, perMessageDeflate: true });
      try {
        await Promise.all(clients.map((one, index) => converse(mock, one, String(index))));
        expect(mock.messages).toHaveLength(clients.flatMap(({ payloads }) => payloads).length);
      } finally {
        await mock.close();
      }
    }),
    { numRuns: 100 },
  );
});

async function converse(mock: MockServer, { payloads, isHeld, reader }: Client, name: string) {
  if (isHeld) mock.hang({ times: 1 });
  const socket = new WebSocket(`${mock.url}/?name=${name}`);
  const done = once(socket, 'close');
  socket.once('open', () => {
    for (const payload of payloads) socket.send(payload);
    socket.close(1000);
  });
  if (isHeld) {
    await new Promise((resolve) => setImmediate(resolve));
    mock.accept();
  }
  const connection = await mock.nextConnection(name);
  const received: unknown[] = [];
  if (reader === 'receive') {
    while (received.length < payloads.length) received.push(await connection.receive());
  } else if (reader === 'iteration') {
    for await (const message of connection) received.push(message);
  } else {
    if (reader === 'late listener') await connection.closed;
    connection.on('message', (message) => received.push(message));
  }
  await connection.closed;
  await done;
  expect(received).toEqual(
    payloads.map((payload) => (typeof payload === 'string' ? payload : Buffer.from(payload))),
  );
}

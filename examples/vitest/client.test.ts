import { type MockServer, mockServer } from 'jest-ws-dynamic';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';

let mock: MockServer;
beforeEach(async () => {
  mock = await mockServer({ url: 'wss://api.example.com/v1', json: true });
});
afterEach(() => mock.close());

test('says hello', async () => {
  const client = new WebSocket('wss://api.example.com/v1'); // in your software, as it is
  client.on('open', () => client.send('{"type":"hello"}'));
  await expect(mock).toReceiveMessage({ type: 'hello' });
});

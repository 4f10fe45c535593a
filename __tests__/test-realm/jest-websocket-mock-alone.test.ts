/** @jest-environment node */
import { afterAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { WS } from '../../src/test-realm/jest-websocket-mock';

afterAll(() => WS.clean());

test('the import adds the matchers by itself, like the original', async () => {
  expect(Reflect.get(globalThis, Symbol.for('jest-ws-dynamic.installed'))).toBeUndefined();
  const server = new WS('ws://localhost:12345');
  const client = new WebSocket('ws://localhost:12345');
  await server.connected;
  client.send('hello');
  await expect(server).toReceiveMessage('hello');
  expect(server).toHaveReceivedMessages(['hello']);
});

/** Events that a test emits on its `process`: they reach its own listeners, not those of the worker. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const file = `/** @jest-environment-options { "server": "./server.js" } */
const { connect } = require('jest-ws-dynamic');
test('a signal', async () => {
  const client = await connect('/');
  process.emit('SIGTERM');
  await expect(client).toBeClosedWith(1001, 'going away');
});
test.each(['SIGINT', 'SIGHUP', 'exit'])('%s without a listener', (event) => {
  expect(process.emit(event)).toBe(false);
});
test.each(['uncaughtException', 'unhandledRejection'])('%s', (event) => {
  const listener = jest.fn();
  process.once(event, listener);
  process.emit(event, new Error('not thrown'));
  expect(listener).toHaveBeenCalledTimes(1);
});`;

// The worker's own listeners are added for the first file.
const { failed, shown } = scene({
  'server.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  process.on('SIGTERM', () => {
    for (const socket of sockets.clients) socket.close(1001, 'going away');
  });
  return sockets;
};`,
  'first.test.js': file,
  'second.test.js': file,
});

test.each(['first', 'second'])('reach the listeners of the test: %s file', (name) => {
  expect({ failed: failed(name), shown: shown(name) }).toEqual({ failed: [], shown: '' });
});

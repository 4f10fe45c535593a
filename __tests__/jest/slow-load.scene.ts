import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const slow = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1200);
const { WebSocketServer } = require('ws');
module.exports = async ({ httpServer }) => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  new WebSocketServer({ server: httpServer }).on('connection', (socket) => socket.send('hello'));
};`;
const greets = `
test('greets', async () => {
  await expect(await connect('/')).toReceiveMessage('hello');
});
`;
const fileWith = (options: object, body: string) => `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${JSON.stringify({ ssl: false, startTimeout: 100, ...options })}
 */
const { connect, useServer } = require('jest-ws-dynamic');
${body}${greets}`;

const { failed } = scene({
  'server.js': slow,
  'module.test.js': fileWith({ server: './server.js' }, ''),
  'own.test.js': fileWith({}, "useServer((context) => require('./server.js')(context));"),
});

test.each(['module', 'own'])(
  'the time of loading a server counts neither in startTimeout nor in the limit of the hook: %s',
  (file) => {
    expect(failed(file)).toEqual([]);
  },
);

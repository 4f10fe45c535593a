import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const { shown } = scene({
  // As a Python server does whose handler awaits a message: the readiness handshake sends none.
  'server.js': `const { writeFileSync, writeSync } = require('fs');
const { WebSocketServer } = require('ws');
let connections = 0;
new WebSocketServer({ port: Number(process.env.WEBSOCKET_PORT) }).on('connection', (socket) => {
  connections += 1;
  const printed = connections === 1 ? 'of the readiness handshake' : 'of the test';
  socket.on('message', () => socket.send('pong'));
  socket.on('close', () => {
    writeSync(2, printed + '\\n');
    writeFileSync(__dirname + '/printed', printed);
  });
});
`,
  'output.test.js': `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${JSON.stringify({ server: { command: 'node', args: ['server.js'] }, ssl: false })}
 */
const { existsSync } = require('fs');
const { connect, server } = require('jest-ws-dynamic');
// The worker reads the output only when the file has been loaded.
while (!existsSync(__dirname + '/printed'));
test('first', async () => {
  await connect('/').sendText('ping').expectText('pong').close();
  while (!server.logs.includes('of the test')) await new Promise(setImmediate);
  await connect('/').sendText('ping').expectText('other');
});`,
});

test('the output because of the readiness handshake is not that of the first test', () => {
  expect(shown('output')).toContain('| of the test');
  expect(shown('output')).not.toContain('readiness handshake');
});

import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const { shown, failed, result } = scene({
  'server.js': `const { WebSocketServer } = require('ws');
new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]) })
  .on('connection', (socket) => {
    socket.on('message', () => {
      console.error('KeyError: text');
      socket.close(1011);
    });
  });`,
  'not-served.test.js': `/** @jest-environment-options {"server": {"command": "node", "args": ["server.js", "{port}"]}} */
const { securitySuite } = require('jest-ws-dynamic/suites');
securitySuite({ messages: [{ send: { type: 'shout' }, expect: { type: 'shouted' } }] });
test('runs on', () => {});`,
});

test('a client that is not accepted is one failure, and no check runs', () => {
  expect(failed('not-served')).toEqual([
    expect.stringMatching(/^security of .* serves a client with these options$/),
  ]);
  const statuses = result('not-served')?.assertionResults.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set(['failed', 'pending', 'passed']));
  expect(statuses?.filter((status) => status === 'passed')).toHaveLength(1);
});

test('it has the end of the connection, and the output of the server', () => {
  expect(shown('not-served')).toContain('and the server closed the connection with 1011.');
  expect(shown('not-served')).toContain('KeyError: text');
});

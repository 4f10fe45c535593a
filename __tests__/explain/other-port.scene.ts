import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const testFile = (docblock: string): string => `/**
 * @jest-environment jest-ws-dynamic/environment
 ${docblock}
 */
const { connect, server } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');
test('connect', () => connect({ url: 'ws://127.0.0.1:1/chat' }));
test('ws', () => new Promise((resolve, reject) => {
  new WebSocket('ws://127.0.0.1:1/chat').on('open', resolve).on('error', reject);
}));
test('url', () => { throw new Error('URL ' + server.url); });
`;

const { shown } = scene({
  'server.js': `const { WebSocketServer } = require('ws');
module.exports = new WebSocketServer({ port: Number(process.env.WEBSOCKET_PORT) });`,
  'own.test.js': testFile(`* @jest-environment-options {"server": "./server.js"}`),
  'built-in.test.js': testFile('*'),
});

test('a refused connection to another port is told where the server of the file is', () => {
  const [, url] = /URL (ws:\S+)/.exec(shown('own')) ?? [];
  const place = `The file's server is at ${url} (server.url).`;
  expect(shown('own').split(place)).toHaveLength(3);
  expect(shown('own')).toContain(`Nothing listens there. ${place}`);
});

test('but not where the built-in one is', () => {
  expect(shown('built-in')).toContain('Nothing listens on that port');
  expect(shown('built-in')).not.toContain("The file's server");
});

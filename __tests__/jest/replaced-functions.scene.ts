import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const server = `const { WebSocketServer } = require('ws');
new WebSocketServer({ port: Number(process.env.WEBSOCKET_PORT) });`;

/** Assigned in a test of a file, and not restored. */
const assignments: Readonly<Record<string, string>> = {
  'create-server': 'net.createServer = () => undefined;',
  'server-class': "net.Server = function () { throw new Error('replaced'); };",
  'server-method': "net.Server.prototype.close = () => { throw new Error('replaced'); };",
  'create-http-server': 'http.createServer = jest.fn();',
};
const file = (assignment: string, options: object): string => `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${JSON.stringify({ ssl: false, ...options })}
 */
const http = require('node:http');
const net = require('node:net');
const { connect } = require('jest-ws-dynamic');
test('replaces it', async () => {
  await connect('/');
  ${assignment}
});`;

const { shown, result } = scene({
  'server.js': server,
  ...Object.fromEntries(
    Object.entries(assignments).flatMap(([name, assignment]) => [
      [`${name}-built-in.test.js`, file(assignment, {})],
      [
        `${name}-command.test.js`,
        file(assignment, { server: { command: 'node', args: ['server.js'] } }),
      ],
    ]),
  ),
});

test.each(Object.keys(assignments).flatMap((name) => [`${name}-built-in`, `${name}-command`]))(
  'a file may leave a function of Node replaced: %s',
  (name) => {
    expect(shown(name)).toBe('');
    expect(result(name)).toBeDefined();
  },
);

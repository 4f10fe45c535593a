import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { makeProject } from '../running/run-jest';

const project = makeProject({
  'server.js': `const { WebSocketServer } = require('ws');
new WebSocketServer({ host: '127.0.0.1', port: Number(process.env.PORT) }).on('connection', (socket) => {
  socket.on('message', () => {
    console.error('KeyError: text');
    socket.close(1011);
  });
});`,
  'options.json': '{ "messages": [{ "send": { "type": "a" }, "expect": { "type": "b" } }] }',
});

afterAll(() => project.remove());

test('a server that accepts no client is one error, with the close code and its output', () => {
  const main = join(__dirname, '../../dist/cli/main.js');
  const args = ['security', '--command', 'node server.js', '--options', 'options.json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: project.folder,
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('received nothing, and the server closed the connection with 1011.');
  expect(stderr).toContain("The server's output:\n  | KeyError: text");
});

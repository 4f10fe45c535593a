import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const options = (given: object): string =>
  `/** @jest-environment-options ${JSON.stringify(given)}\n * @jest-environment jest-ws-dynamic/environment */\n`;
const head = `const { connect, server, findAvailablePort } = require('jest-ws-dynamic');
const { createServer } = require('node:http');
const { once } = require('node:events');\n`;

/** Each test takes a port first, in a process whose listener the file does not know. */
const taken = `const { spawn } = require('node:child_process');
let holder;
let port;
beforeAll(async () => {
  holder = spawn(process.execPath, ['-e', "const s = require('net').createServer().listen(0, () => console.log(s.address().port))"]);
  const [line] = await once(holder.stdout, 'data');
  port = Number(line);
});
afterAll(() => holder.kill());\n`;

const handler = `test('listens', async () => {
  const client = await connect('/');
  client.send(String(port));
  await client.receive();
});\n`;

const files = {
  'server.js': `const { createServer } = require('node:http');
const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) =>
  new WebSocketServer({ server: httpServer }).on('connection', (socket) => {
    socket.on('message', (port) => createServer().listen(Number(port), '127.0.0.1').on('listening', function () {
      socket.send('listens');
      this.close();
    }));
  });`,
  'handler.test.js': options({ server: './server.js' }) + head + taken + handler,
  'own.test.js': options({ server: './server.js', localhost: 'own' }) + head + taken + handler,
  'listens-twice.js': `const { WebSocketServer } = require('ws');
new WebSocketServer({ port: 3000 });
new WebSocketServer({ port: 3000 });`,
  'twice.test.js': `${options({ server: './listens-twice.js' })}${head}test('connects', async () => { await connect('/'); });`,
  'server-port.test.js': `${options({ server: './server.js' })}${head}test('listens', async () => {
  await once(createServer().listen(server.port, server.host), 'listening');
});`,
};

const { shown, failed } = scene(files);

test('a handler that listens on a taken port: the failure names its process and the remedy', () => {
  expect(shown('handler')).toMatch(
    /A server already listens there: port \d+, by .+\. With localhost: 'own' in testEnvironmentOptions, fixed ports on which this file listens are its own;/,
  );
});

test('and passes with the remedy', () => {
  expect(failed('own')).toEqual([]);
});

test("a test that listens on the port of the file's server is told to leave that out", () => {
  expect(shown('server-port')).toMatch(
    /Port \d+ is that of the file's server: set option "server" to false if the test listens there itself\./,
  );
});

test('a server that listens on the port of another server of its file: the failure says so', () => {
  expect(failed('twice')).toEqual(['connects']);
  expect(shown('twice')).toContain(
    'A server of this test file already listens on port 3000: two servers of one file need different ports.',
  );
  expect(shown('twice')).not.toContain('an unknown process');
});

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { join } = require('node:path');
const { WebSocket } = require('ws');

const port = 20_000 + Number(process.env.JEST_WORKER_ID);
let server;
beforeAll(async () => {
  server = spawn('node', [join(__dirname, '..', 'echo-program.cjs'), String(port)]);
  await once(server.stdout, 'data');
});
afterAll(async () => {
  server.kill();
  await once(server, 'exit');
});

test('echoes', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('hello');
  const reply = await new Promise((resolve) => socket.once('message', resolve));
  expect(String(reply)).toBe('hello');
  socket.terminate();
});

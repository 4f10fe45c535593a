const { join } = require('node:path');
const { setup, teardown } = require('jest-dev-server');
const { WebSocket } = require('ws');

const port = 20_000 + Number(process.env.JEST_WORKER_ID);
let servers;
beforeAll(async () => {
  const program = join(__dirname, '..', 'echo-program.cjs');
  const command = `node ${program} ${port}`;
  servers = await setup({
    command,
    port,
    host: '127.0.0.1',
    protocol: 'tcp',
    usedPortAction: 'kill',
  });
}, 60_000);
afterAll(() => teardown(servers));

test('echoes', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('hello');
  const reply = await new Promise((resolve) => socket.once('message', resolve));
  expect(String(reply)).toBe('hello');
  socket.terminate();
});

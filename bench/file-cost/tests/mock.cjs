const { mockServer } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');

test('echoes', async () => {
  const mock = await mockServer();
  mock.reply('hello', 'hello');
  const socket = new WebSocket(mock.url);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('hello');
  const reply = await new Promise((resolve) => socket.once('message', resolve));
  expect(String(reply)).toBe('hello');
  socket.terminate();
});

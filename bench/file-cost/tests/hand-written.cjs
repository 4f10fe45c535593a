const http = require('node:http');
const portfinder = require('portfinder');
const { WebSocket, WebSocketServer } = require('ws');

let server;
let port;
beforeAll(async () => {
  port = await portfinder.getPortPromise({ port: 20_000 });
  server = http.createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => socket.send(String(data)));
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test('echoes', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('hello');
  const reply = await new Promise((resolve) => socket.once('message', resolve));
  expect(String(reply)).toBe('hello');
  socket.terminate();
});

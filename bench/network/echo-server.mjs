// Echoes bytes on one port and WebSocket messages on another, and prints both ports.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { WebSocketServer } from 'ws';

const host = '127.0.0.1';
const bytes = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.pipe(socket);
}).listen(0, host);
const messages = new WebSocketServer({ host, port: 0 });
messages.on('connection', (client) => {
  client.on('message', (data, binary) => client.send(data, { binary }));
});
await Promise.all([once(bytes, 'listening'), once(messages, 'listening')]);
process.send([bytes, messages].map((server) => server.address().port));
process.once('disconnect', () => process.exit());

import type { ServerContext } from 'jest-ws-dynamic';
import { WebSocketServer } from 'ws';
import { names } from './rooms.js';

export default function serveChat({ httpServer }: ServerContext) {
  const webSockets = new WebSocketServer({ server: httpServer, path: '/chat' });
  webSockets.on('connection', (socket) => {
    socket.on('error', console.error);
    socket.on('message', (name) => {
      names.push(String(name));
      socket.send(`welcome ${name}`);
    });
  });
  return webSockets;
}

import type { ServerContext } from 'jest-ws-dynamic';
import { WebSocketServer } from 'ws';

export default function serveChat({ httpServer }: ServerContext) {
  const webSockets = new WebSocketServer({ server: httpServer, path: '/chat' });
  webSockets.on('connection', (socket) => {
    socket.on('error', console.error);
    socket.on('message', (data) => {
      try {
        const { name } = JSON.parse(String(data));
        socket.send(JSON.stringify({ type: 'welcome', name }));
      } catch {
        socket.close(1003, 'not JSON');
      }
    });
  });
  return webSockets;
}

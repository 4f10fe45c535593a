import type { ServerContext } from 'jest-ws-dynamic';
import { WebSocketServer } from 'ws';

export default function serve({ httpServer, httpsServer }: ServerContext) {
  const sockets = [httpServer, httpsServer].flatMap((server) =>
    server ? [new WebSocketServer({ server, path: '/chat' })] : [],
  );
  for (const each of sockets) {
    each.on('connection', (socket) => {
      socket.on('message', (data) => {
        const { type } = JSON.parse(String(data));
        if (type === 'hello') socket.send(JSON.stringify({ type: 'welcome' }));
      });
    });
  }
  return () => {
    for (const each of sockets) each.close();
  };
}

import { WebSocketServer } from 'ws';

export default function serve({ httpServer }) {
  const sockets = new WebSocketServer({ server: httpServer, path: '/chat' });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      const { type } = JSON.parse(String(data));
      if (type === 'hello') socket.send(JSON.stringify({ type: 'welcome' }));
    });
  });
  return sockets;
}

/** @jest-environment jest-ws-dynamic/environment */
import { describe } from '@jest/globals';
import { useServer } from 'jest-ws-dynamic';
import { resilienceSuite } from 'jest-ws-dynamic/suites';
import { WebSocketServer } from 'ws';

resilienceSuite();

describe('a server with a heartbeat', () => {
  useServer(({ httpServer, httpsServer }) => {
    const sockets = new WebSocketServer({ noServer: true });
    for (const server of [httpServer, httpsServer]) {
      server?.on('upgrade', (request, socket, head) => {
        sockets.handleUpgrade(request, socket, head, (client) =>
          sockets.emit('connection', client),
        );
      });
    }
    const alive = new WeakSet<object>();
    sockets.on('connection', (client) => {
      alive.add(client);
      client.on('pong', () => alive.add(client));
      client.on('error', () => client.terminate());
      client.on('message', (data, binary) => client.send(data, { binary }));
    });
    const timer = setInterval(() => {
      for (const client of sockets.clients) {
        if (!alive.has(client)) client.terminate();
        alive.delete(client);
        client.ping();
      }
    }, 300);
    return () => {
      clearInterval(timer);
      sockets.close();
    };
  });

  resilienceSuite({ server: { heartbeat: 3000 } });
});

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
    const unanswered = new Map<object, number>();
    sockets.on('connection', (client) => {
      unanswered.set(client, 0);
      client.on('pong', () => unanswered.set(client, 0));
      client.on('close', () => unanswered.delete(client));
      client.on('error', () => client.terminate());
      client.on('message', (data, binary) => client.send(data, { binary }));
    });
    const timer = setInterval(() => {
      for (const client of sockets.clients) {
        const pings = unanswered.get(client) ?? 0;
        // On a busy machine, a client that is there answers late.
        if (pings === 3) client.terminate();
        unanswered.set(client, pings + 1);
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

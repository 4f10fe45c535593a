/** Tests whose server, of `ws`, handles a connection too late, in the wrong place or not at all. */
import { fileWith, type Kinds } from './kind';

/** A test of a server with this body, which returns what the code says. */
function served(server: string, lines: readonly string[]): string {
  const body = lines.map((line) => `  ${line}\n`).join('');
  return fileWith(
    {},
    `const { WebSocketServer } = require('ws');
const served = ({ httpServer }) => {
${server}
};
test('is answered', async () => {
${body}});`,
  );
}

export const handlerKinds: Kinds = {
  'message-before-the-listener': {
    source: served(
      `  const rooms = new WebSocketServer({ server: httpServer });
  rooms.on('connection', async (socket) => {
    await new Promise((resolve) => socket.once('ping', resolve));
    socket.on('message', (data) => socket.send(String(data)));
  });
  return { rooms };`,
      [
        "const client = await connect(served, '/');",
        "client.send('hello');",
        'await client.ping();',
        "await expect(client).toReceiveMessage('hello', { timeout: 300 });",
      ],
    ),
    cause: /1 message arrived before the server had added a 'message' listener/,
    line: "await expect(client).toReceiveMessage('hello'",
  },
  'misspelt-listener': {
    source: served(
      `  const rooms = new WebSocketServer({ server: httpServer });
  rooms.on('connection', (socket) => socket.on('messages', (data) => socket.send(String(data))));
  return rooms;`,
      [
        "const client = await connect(served, '/');",
        "client.send('hello');",
        "await expect(client).toReceiveMessage('hello', { timeout: 300 });",
      ],
    ),
    cause: /1 message arrived, and the server has not added a 'message' listener/,
    line: "await expect(client).toReceiveMessage('hello'",
  },
  'no-connection-event': {
    source: served(
      `  const rooms = new WebSocketServer({ noServer: true });
  rooms.on('connection', (socket) => socket.send('Welcome'));
  httpServer.on('upgrade', (request, socket, head) => rooms.handleUpgrade(request, socket, head, () => {}));
  return rooms;`,
      [
        "const client = await connect(served, '/');",
        "await expect(client).toReceiveMessage('Welcome', { timeout: 300 });",
      ],
    ),
    cause: /emitted no 'connection' event/,
    line: "await expect(client).toReceiveMessage('Welcome'",
  },
  'two-servers-of-ws': {
    source: served(
      `  return ['/chat', '/news'].map((path) => new WebSocketServer({ server: httpServer, path }));`,
      ["await connect(served, '/news');"],
    ),
    cause: /2 'upgrade' listeners[\s\S]*noServer/,
    line: "await connect(served, '/news')",
  },
};

const { WebSocketServer } = require('ws');

/** An echo on /echo, and a service that adds numbers on /sum. */
module.exports = ({ httpServer }) => {
  // What asks for no upgrade gets an answer, too.
  httpServer.on('request', (_, response) => response.writeHead(426).end());
  const sockets = new WebSocketServer({
    server: httpServer,
    perMessageDeflate: true,
    // The largest case has 16 MiB, another one 65,537 fragments.
    maxPayload: 16 * 1024 * 1024,
    maxFragments: 65_537,
  });
  sockets.on('connection', (socket, { url }) => {
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => {
      if (url === '/echo') socket.send(data, { binary: isBinary });
      else socket.send(JSON.stringify(answerTo(data)));
    });
  });
  return sockets;
};

function answerTo(data) {
  try {
    const { a, b } = JSON.parse(data);
    return { sum: a + b };
  } catch {
    return { error: 'not JSON' };
  }
}

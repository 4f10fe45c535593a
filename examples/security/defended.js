// A chat that defends itself in every point that securitySuite() checks. Copy what you need.
const { createHash, timingSafeEqual } = require('node:crypto');
const { WebSocket, WebSocketServer } = require('ws');

const origins = new Set(['https://chat.example']);
/** Tokens by user, and until when they are valid; your session store stands here. */
const tokens = { 'token-of-anna': ['anna', Infinity], 'token-of-ben': ['ben', Infinity] };
tokens['old-token-of-anna'] = ['anna', 0];
const limits = { connections: 50, messagesPerSecond: 50, handshake: 1000, buffered: 1024 * 1024 };

const digest = (text) => createHash('sha256').update(text).digest();

/** The user of a request; `undefined` for a wrong or expired token. */
function userOf({ headers }) {
  const given = digest(String(headers.authorization ?? '').replace(/^Bearer /, ''));
  for (const [token, [name, until]] of Object.entries(tokens)) {
    if (timingSafeEqual(digest(token), given) && until > Date.now()) return name;
  }
  return undefined;
}

/** A message of the protocol; `undefined` for everything else. */
function parse(data, isBinary) {
  if (isBinary) return undefined;
  try {
    const { type, to, text } = JSON.parse(data);
    if (type === 'say' && typeof text === 'string' && text.length <= 1000) return { type, text };
    if (type === 'inbox' && typeof to === 'string') return { type, to };
  } catch {
    // What is no JSON gets the same answer.
  }
  return undefined;
}

function answerTo(message, user) {
  if (message === undefined) return { type: 'error', reason: 'bad message' };
  if (message.type === 'say') return { type: 'said', from: user, text: message.text };
  if (message.to !== user) return { type: 'error', reason: 'not yours' };
  return { type: 'inbox', of: user, secret: `the secret of ${user}` };
}

module.exports = ({ httpServer, httpsServer }) => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 65_536 });
  for (const server of [httpServer, httpsServer].filter(Boolean)) {
    // By port of the client: under TLS, the upgrade has another socket.
    const timers = new Map();
    server.on('connection', (tcp) => {
      const { remotePort } = tcp;
      timers.set(
        remotePort,
        setTimeout(() => tcp.destroy(), limits.handshake),
      );
      tcp.on('close', () => clearTimeout(timers.get(remotePort)));
    });
    server.on('upgrade', (request, tcp, head) => {
      tcp.on('error', () => tcp.destroy());
      const refuse = (status) => tcp.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
      const user = userOf(request);
      if (!origins.has(request.headers.origin)) return refuse('403 Forbidden');
      if (user === undefined) return refuse('401 Unauthorized');
      if (request.url !== '/chat') return refuse('404 Not Found');
      if (sockets.clients.size >= limits.connections) return refuse('503 Service Unavailable');
      sockets.handleUpgrade(request, tcp, head, (socket) => {
        clearTimeout(timers.get(tcp.remotePort));
        serve(socket, user);
      });
    });
  }
  return sockets;
};

function serve(socket, user) {
  let left = limits.messagesPerSecond;
  const refill = setInterval(() => {
    left = limits.messagesPerSecond;
  }, 1000);
  socket.on('close', () => clearInterval(refill));
  socket.on('error', () => socket.terminate());
  socket.on('message', (data, isBinary) => {
    left -= 1;
    if (left < 0) return socket.close(1008, 'too many messages');
    if (socket.bufferedAmount > limits.buffered) return socket.terminate();
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify(answerTo(parse(data, isBinary), user)));
  });
}

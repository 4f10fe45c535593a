// Tells the file STAMP when it listens, in ms since the epoch with fractions.
const { writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { WebSocketServer } = require('ws');

const server = createServer((_, response) => response.end('hello\n'));
new WebSocketServer({ server });
server.listen(Number(process.env.PORT), '127.0.0.1', () => {
  writeFileSync(process.env.STAMP, String(performance.timeOrigin + performance.now()));
});

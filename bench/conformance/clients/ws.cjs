const { createInterface } = require('node:readline');
const { WebSocket } = require('ws');

createInterface({ input: process.stdin }).on('line', (url) => {
  const client = new WebSocket(url, { maxPayload: 256 * 1024 * 1024 });
  client.on('error', () => undefined);
  client.on('message', (data, isBinary) => client.send(data, { binary: isBinary }));
});

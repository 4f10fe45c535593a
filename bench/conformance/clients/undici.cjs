const { createInterface } = require('node:readline');
const { WebSocket } = require('undici');

createInterface({ input: process.stdin }).on('line', (url) => {
  const client = new WebSocket(url);
  client.binaryType = 'arraybuffer';
  client.addEventListener('error', () => undefined);
  client.addEventListener('message', ({ data }) => client.send(data));
});

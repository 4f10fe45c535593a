const { createInterface } = require('node:readline');
const { Client } = require('faye-websocket');

createInterface({ input: process.stdin }).on('line', (url) => {
  const client = new Client(url, [], { maxLength: 64 * 1024 * 1024 });
  client.on('error', () => undefined);
  client.on('message', ({ data }) => client.send(data));
});

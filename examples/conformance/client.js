const WebSocket = require('ws');

/** Sends each message back as it came. */
module.exports = function openEchoClient(url) {
  const client = new WebSocket(url, { maxFragments: 65_537 });
  client.on('error', () => undefined);
  client.on('message', (data, isBinary) => client.send(data, { binary: isBinary }));
  return client;
};

const { createInterface } = require('node:readline');
const { client: WebSocketClient } = require('websocket');

const limit = 64 * 1024 * 1024;
createInterface({ input: process.stdin }).on('line', (url) => {
  const client = new WebSocketClient({
    maxReceivedFrameSize: limit,
    maxReceivedMessageSize: limit,
    fragmentOutgoingMessages: false,
  });
  client.on('connectFailed', () => undefined);
  client.on('connect', (connection) => {
    connection.on('error', () => undefined);
    connection.on('message', (message) => {
      if (message.type === 'utf8') connection.sendUTF(message.utf8Data);
      else connection.sendBytes(message.binaryData);
    });
  });
  client.connect(url);
});

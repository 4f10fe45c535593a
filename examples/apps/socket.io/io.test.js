const { server } = require('jest-ws-dynamic');
const { io } = require('socket.io-client');

test('acknowledges', async () => {
  const client = io(server.httpUrl, { transports: ['websocket'] });
  try {
    expect(await client.emitWithAck('ask', 'why')).toBe('you asked why');
  } finally {
    client.close();
  }
});

/** @jest-environment-options {"server": "./socket.io.js"} */
const { server } = require('jest-ws-dynamic');
const { io } = require('socket.io-client');

const urls = {
  'where the file is': () => server.httpUrl,
  'on its port': () => 'http://localhost:3000',
};

describe.each(Object.keys(urls))('answers %s', (name) => {
  test.each([['websocket'], ['polling']])('by %s', async (...transports) => {
    const client = io(urls[name](), { transports });
    expect(await client.emitWithAck('ask', 'why')).toBe('you asked why');
    const closed = new Promise((resolve) => client.io.engine.once('close', resolve));
    client.disconnect();
    await closed;
  });
});

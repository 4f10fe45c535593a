const { resilienceSuite } = require('jest-ws-dynamic/suites');
const OrderClient = require('./order-client');

resilienceSuite({
  client: {
    open: (url) => new OrderClient(url),
    close: (client) => client.close(),
    send: (client, text) => client.place(text, 'tea'),
    // What the server does, for each connection of the client.
    serve(connection) {
      const heartbeat = setInterval(() => connection.ping().catch(() => {}), 500);
      connection.on('close', () => clearInterval(heartbeat));
      connection.on('message', ({ id }) => connection.send({ accepted: id }));
    },
    mock: { json: true },
    acknowledged: true,
    heartbeat: 3000,
  },
  server: {
    path: '/',
    send: (client, text) => client.send({ id: text, item: 'tea' }),
    expect: (client, text) => client.waitFor(expect.objectContaining({ accepted: text })),
    heartbeat: 5000,
  },
});

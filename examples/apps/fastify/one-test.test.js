const Fastify = require('fastify');
const { connect } = require('jest-ws-dynamic');

test('greets', async () => {
  const app = Fastify();
  await app.register(require('@fastify/websocket'));
  app.register(async (routes) => {
    routes.get('/chat', { websocket: true }, (socket) => socket.send('welcome'));
  });

  const client = await connect(app, '/chat');
  await expect(client).toReceiveMessage('welcome');
});

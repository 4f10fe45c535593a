const fastify = require('fastify');

async function main() {
  const app = fastify();
  await app.register(require('@fastify/websocket'));
  app.get('/health', async () => ({ ok: true }));
  app.get('/ws', { websocket: true }, (socket) => {
    socket.on('message', (data) => socket.send(`you said ${data}`));
  });
  await app.listen({ port: 3000, host: '0.0.0.0' });
}

main();

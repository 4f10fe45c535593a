const fastify = require('fastify');

module.exports = async function build() {
  const app = fastify();
  await app.register(require('@fastify/websocket'));
  app.get('/ws', { websocket: true }, (socket) => {
    socket.on('message', (data) => socket.send(`you said ${data}`));
  });
  return app;
};

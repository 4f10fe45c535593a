// Prices are put by HTTP and pushed to whoever watches their symbol; watching needs a token.
const fastify = require('fastify')({ logger: false });

const watchers = new Map();

fastify.register(require('@fastify/websocket'));

fastify.register(async (app) => {
  app.addHook('preValidation', async (request, reply) => {
    if (request.headers['x-token'] !== 'secret') await reply.code(401).send('no token');
  });

  app.get('/ticker/:symbol', { websocket: true }, (socket, request) => {
    const { symbol } = request.params;
    const sockets = watchers.get(symbol) ?? new Set();
    watchers.set(symbol, sockets.add(socket));
    socket.on('close', () => sockets.delete(socket));
    socket.send(JSON.stringify({ watching: symbol }));
  });

  app.put('/ticker/:symbol', async (request) => {
    const sockets = watchers.get(request.params.symbol) ?? [];
    for (const socket of sockets) socket.send(JSON.stringify(request.body));
    return { watchers: [...sockets].length };
  });
});

fastify.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });

process.on('SIGTERM', () => fastify.close().then(() => process.exit(0)));

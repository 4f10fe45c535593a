const express = require('express');
const { WebSocketServer } = require('ws');
const { priceOf } = require('./prices');

const app = express();
app.get('/health', (_request, response) => response.json({ ok: true }));

const server = app.listen(3000);
const webSockets = new WebSocketServer({ server, path: '/orders' });
webSockets.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', async (data) => {
    const symbol = String(data);
    try {
      socket.send(JSON.stringify({ symbol, price: await priceOf(symbol) }));
    } catch {
      socket.close(1011, 'no price');
    }
  });
});

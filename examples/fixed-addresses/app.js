const express = require('express');
const { WebSocketServer } = require('ws');
const { priceOf } = require('./prices');

const app = express();
app.get('/health', (_request, response) => response.json({ ok: true }));

const server = app.listen(3000);
const webSockets = new WebSocketServer({ server, path: '/orders' });
webSockets.on('connection', (socket) => {
  socket.on('message', async (symbol) => {
    socket.send(JSON.stringify({ symbol: String(symbol), price: await priceOf(String(symbol)) }));
  });
});

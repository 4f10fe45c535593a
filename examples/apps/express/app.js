const express = require('express');
const { WebSocketServer } = require('ws');

const app = express();
app.get('/health', (_request, response) => response.json({ ok: true }));

const server = app.listen(process.env.PORT ?? 3000);
const webSockets = new WebSocketServer({ server, path: '/ws' });
webSockets.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data) => socket.send(`you said ${data}`));
});

const { randomUUID } = require('node:crypto');
const { WebSocket } = require('ws');

/** The price of a symbol at the exchange, whose address is no parameter. */
exports.priceOf = (symbol, token) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket('ws://localhost:7071/v1');
    const ask = (message) => socket.send(JSON.stringify({ id: randomUUID(), ...message }));
    socket.on('error', reject);
    socket.on('message', (data) => {
      const message = JSON.parse(data);
      if (message.type === 'welcome') ask({ type: 'login', token });
      if (message.type === 'accepted') ask({ type: 'price', symbol });
      if (message.type !== 'price') return;
      resolve(message.price);
      socket.close(1000);
    });
  });

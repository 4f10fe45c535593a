const { WebSocketServer } = require('ws');
const { Auction } = require('./auction');

/** Puts the auction on servers that listen already; gives back how to stop it. */
module.exports = ({ httpServer, httpsServer }) => {
  const auction = new Auction('a bicycle');
  const sockets = new WebSocketServer({ noServer: true });
  const tellAll = (message) => {
    for (const socket of sockets.clients) socket.send(JSON.stringify(message));
  };

  sockets.on('connection', (socket) => {
    // A frame that breaks the protocol: ws closes the connection itself.
    socket.on('error', () => {});
    socket.send(JSON.stringify({ type: 'item', item: auction.item, highest: auction.highest }));
    socket.on('message', (data) => {
      try {
        const { type, bidder, amount } = JSON.parse(String(data));
        if (type === 'bid') {
          auction.bid(bidder, amount);
          tellAll({ type: 'highest', ...auction.highest });
        } else if (type === 'hammer') {
          auction.close();
          tellAll({ type: 'sold', ...auction.highest });
        } else {
          throw new Error('Send "bid" or "hammer".');
        }
      } catch (error) {
        socket.send(JSON.stringify({ type: 'refused', why: error.message }));
      }
    });
  });

  for (const server of [httpServer, httpsServer]) {
    server?.on('upgrade', (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client));
    });
  }
  return () => {
    for (const client of sockets.clients) client.close(1001);
  };
};

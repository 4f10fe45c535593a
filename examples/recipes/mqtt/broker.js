// The part of an MQTT 3.1.1 broker that answers CONNECT and PINGREQ. Yours is a real one.
const { WebSocketServer } = require('ws');

const answers = { 16: [0x20, 2, 0, 0], 192: [0xd0, 0] };

module.exports = ({ httpServer }) => {
  const webSockets = new WebSocketServer({ server: httpServer, path: '/mqtt' });
  webSockets.on('connection', (socket) => {
    socket.on('error', console.error);
    socket.on('message', (packet) => {
      // One message for each part of a packet, as aedes sends it.
      for (const byte of answers[packet[0]] ?? []) socket.send(Buffer.from([byte]));
    });
  });
  return webSockets;
};

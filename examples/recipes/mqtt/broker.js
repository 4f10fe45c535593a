// The part of an MQTT 3.1.1 broker that answers CONNECT and PINGREQ. Yours is a real one.
const { WebSocketServer } = require('ws');

const answers = { 16: Buffer.from([0x20, 2, 0, 0]), 192: Buffer.from([0xd0, 0]) };

module.exports = ({ httpServer }) => {
  const webSockets = new WebSocketServer({ server: httpServer, path: '/mqtt' });
  webSockets.on('connection', (socket) => {
    socket.on('error', console.error);
    socket.on('message', (packet) => socket.send(answers[packet[0]] ?? Buffer.alloc(0)));
  });
  return webSockets;
};

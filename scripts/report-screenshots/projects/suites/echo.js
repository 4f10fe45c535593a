// An echo that breaks two rules: it answers no ping, and reads messages of any size.
const { WebSocketServer } = require('ws');

module.exports = ({ httpServer }) => {
  const echo = new WebSocketServer({ server: httpServer, autoPong: false, maxPayload: 0 });
  echo.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  return echo;
};

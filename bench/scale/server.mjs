// An echo on a port of its own choice, which it prints. On /count it tells how many messages it got.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' }, () =>
  console.log(server.address().port),
);
let count = 0;
server.on('connection', (socket, request) => {
  if (request.url === '/count') {
    socket.send(String(count));
    return;
  }
  socket.on('message', (data, binary) => {
    count += 1;
    socket.send(data, { binary });
  });
});

const http = require('node:http');
const superwstest = require('superwstest');
const { WebSocketServer } = require('ws');

const request = superwstest.default ?? superwstest;

let server;
beforeAll((done) => {
  server = http.createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => socket.send(String(data)));
  });
  server.listen(0, '127.0.0.1', done);
});
afterAll((done) => {
  server.close(done);
});

test('echoes', async () => {
  await request(server).ws('/').sendText('hello').expectText('hello').close();
});

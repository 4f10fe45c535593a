// Right uses of promises in servers of the test, run as a test file by forgotten-await.scene.ts.
const { connect, mockServer, server, useServer } = require('jest-ws-dynamic');
const { dirname, join } = require('node:path');
// Also in a page's environment, where Jest resolves `ws` to its stub for browsers.
const lib = join(dirname(require.resolve('ws/package.json')), 'lib');
const WebSocketServer = require(join(lib, 'websocket-server.js'));

useServer(async ({ httpServer }) => {
  const upstream = await mockServer();
  upstream.reply('ask', 'answer');
  upstream.nextConnection();
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', async (socket) => {
    const own = await connect({ url: upstream.url });
    expect(own).not.toReceiveMessage('never', { timeout: 3000 });
    socket.on('message', async (data) => {
      own.send(String(data));
      socket.send(await own.receive());
      await own.receive();
    });
    socket.send('ready');
  });
  return sockets;
});
const ask = () => connect('/').expectText('ready').sendText('ask').expectText('answer');

test('1 calls inside of it need not be awaited', ask);
test('2 nor after a restart', async () => {
  await server.restart();
  await ask();
});
test.concurrent('3 nor in concurrent tests', ask);
test.concurrent('4 nor in the other server', ask);

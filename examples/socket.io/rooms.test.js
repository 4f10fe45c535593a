const { once } = require('node:events');
const { io } = require('socket.io-client');
const { connect, server } = require('jest-ws-dynamic');

const sockets = [];

async function enter(name, options = {}) {
  const socket = io(server.url, { transports: ['websocket'], ...options });
  sockets.push(socket);
  await once(socket, 'connect');
  return { socket, members: await socket.emitWithAck('join', 'lobby', name) };
}

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});

test('who joins a room sees who is there, and is announced', async () => {
  const ada = await enter('Ada');
  const announced = once(ada.socket, 'joined');
  const grace = await enter('Grace');
  expect(grace.members).toEqual(['Ada', 'Grace']);
  expect(await announced).toEqual(['Grace']);
});

test('a word in a room reaches everybody in it', async () => {
  const [{ socket: ada }, { socket: grace }] = [await enter('Ada'), await enter('Grace')];
  const heard = Promise.all([once(ada, 'said'), once(grace, 'said')]);
  ada.emit('say', 'lobby', 'hello');
  expect(await heard).toEqual([
    ['Ada', 'hello'],
    ['Ada', 'hello'],
  ]);
});

test('the authority of the run is all that a client needs for wss', async () => {
  const socket = io(server.sslUrl, { transports: ['websocket'], ca: server.ca });
  sockets.push(socket);
  await once(socket, 'connect');
  expect(socket.connected).toBe(true);
});

test('below it is Engine.IO over a WebSocket, frame by frame', async () => {
  const client = await connect('/socket.io/?EIO=4&transport=websocket');
  await expect(client).toReceiveMessage(/^0\{"sid":/);
});

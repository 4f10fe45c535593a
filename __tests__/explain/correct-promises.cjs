// Right uses of promises, run as a test file by forgotten-await.test.ts: each of them is to pass.
const { connect, mockServer, rawConnect, server } = require('jest-ws-dynamic');
const { dirname, join } = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
// Also in a page's environment, where Jest resolves `ws` to its stub for browsers.
const lib = join(dirname(require.resolve('ws/package.json')), 'lib');
const WebSocket = require(join(lib, 'websocket.js'));

const echo = () => connect('/echo');
let prepared;
let early;
let late;
let kept;
let keeper;

beforeAll(async () => {
  keeper = await echo();
  prepared = (await echo()).waitFor('prepared');
  const client = await echo();
  early = client.receive();
  await client.send('early');
});
beforeEach(async () => {
  const client = await echo();
  late = client.receive();
  await client.send('late');
});
afterEach(async () => {
  expect(await late).toBe('late');
});
afterAll(async () => {
  expect(await early).toBe('early');
  prepared.catch(() => {});
});

test('1 awaits', async () => {
  const client = await echo();
  await client.send('a');
  expect(await client.receive()).toBe('a');
});
test('2 returns', () => echo().then((client) => client.send('a').then(() => client.receive())));
test('3 stores, and awaits later', async () => {
  const client = await echo();
  const answer = client.receive();
  await client.send('a');
  expect(await answer).toBe('a');
});
test('4 stores one that fails, and awaits it later', async () => {
  const client = await echo();
  const answer = client.receive({ timeout: 20 });
  await pause(60);
  await expect(answer).rejects.toMatchObject({ code: 'ERR_WS_RECEIVE_TIMEOUT' });
});
test('5 Promise.all', async () => {
  const client = await echo();
  const both = Promise.all([client.waitFor('a'), client.waitFor('b')]);
  await client.send('a');
  await client.send('b');
  await both;
});
test('6 Promise.allSettled', async () => {
  const client = await echo();
  const [outcome] = await Promise.allSettled([client.receive({ timeout: 20 })]);
  expect(outcome.status).toBe('rejected');
});
test('7 Promise.race, which a wait loses', async () => {
  const client = await echo();
  expect(await Promise.race([client.receive(), pause(20).then(() => 'none')])).toBe('none');
});
test('8 Promise.any', async () => {
  const [one, two] = [await echo(), await echo()];
  const first = Promise.any([one.receive(), two.receive()]);
  await two.send('two');
  expect(await first).toBe('two');
});
test('9 void', async () => {
  const client = await echo();
  void client.receive();
});
test('10 void of a chain of several lines', () => {
  void connect('/echo').sendText('a').expectText('never mind');
});
test('11 void of a matcher', async () => {
  const client = await echo();
  void expect(client).not.toReceiveMessage('a', { timeout: 1000 });
});
test('12 void of a function', async () => {
  const client = await echo();
  void (async () => {
    await client.receive();
  })();
});
test('13 its own catch', async () => {
  const client = await echo();
  client.receive().catch(() => {});
});
test('14 returns a then', async () => {
  const client = await echo();
  void client.send('a');
  return client.receive().then((message) => expect(message).toBe('a'));
});
test('15 done', (done) => {
  connect('/echo').then((client) => {
    client.receive().then(() => done(), done);
    client.send('a');
  }, done);
});
test('16 try and catch', async () => {
  const client = await echo();
  try {
    await client.receive({ timeout: 10 });
  } catch (error) {
    expect(error.code).toBe('ERR_WS_RECEIVE_TIMEOUT');
  }
});
test('17 rejects', async () => {
  await expect((await echo()).receive({ timeout: 10 })).rejects.toThrow('Timed out');
});
test('18 resolves', async () => {
  const client = await echo();
  await client.send('a');
  await expect(client.receive()).resolves.toBe('a');
});
test('19 awaited in afterEach', () => {
  expect(late).toBeInstanceOf(Promise);
});
test('20 awaited in the test, made in beforeEach', async () => {
  expect(await late).toBe('late');
});
test('21 awaited in the test, made in beforeAll', async () => {
  expect(await early).toBe('early');
});
test('22 for await', async () => {
  const client = await echo();
  await client.send('a');
  for await (const message of client) {
    expect(message).toBe('a');
    break;
  }
});
test('23 for await in the background', async () => {
  const client = await echo();
  const messages = [];
  (async () => {
    for await (const message of client) messages.push(message);
  })();
  await client.send('a');
  await client.flush();
  expect(messages).toEqual(['a']);
});
test('24 a helper', async () => {
  const ask = async (client, text) => {
    await client.send(text);
    return client.receive();
  };
  expect(await ask(await echo(), 'a')).toBe('a');
});
test('25 a chain', async () => {
  await connect('/echo').sendText('a').expectText('a').close().expectClosed();
});
test('26 returns a chain', () => connect('/echo').sendText('a').expectText('a'));
test('28 continues a chain', async () => {
  const chain = connect('/echo').sendText('a').expectText('a');
  await pause(5);
  await chain;
});
test('28 goes on with a chain', async () => {
  const chain = connect('/echo');
  const client = await chain;
  expect(client.readyState).toBe(1);
  await chain.sendText('a').expectText('a');
});
test('29 expectConnectionError', async () => {
  await connect({ url: 'ws://127.0.0.1:1' }).expectConnectionError();
});
test('30 toRejectUpgrade', async () => {
  await expect(connect('/reject?status=401'))
    .not.toRejectUpgrade(599)
    .catch(() => {});
});
test('31 send without await', async () => {
  const client = await echo();
  client.send('a');
  expect(await client.receive()).toBe('a');
});
test('32 close without await', async () => {
  (await echo()).close();
});
test('33 ping without await', async () => {
  (await echo()).ping();
});
test('34 watches closed', async () => {
  const client = await echo();
  let isClosed = false;
  client.closed.then(() => {
    isClosed = true;
  });
  await client.flush();
  expect(isClosed).toBe(false);
});
test('35 finally', async () => {
  const client = await echo();
  let isOver = false;
  client.send('a');
  await client.receive().finally(() => {
    isOver = true;
  });
  expect(isOver).toBe(true);
});
test('36 a list of matchers', async () => {
  const clients = [await echo(), await echo()];
  await Promise.all(clients.map((client) => client.send('a')));
  await Promise.all(clients.map((client) => expect(client).toReceiveMessage('a')));
});
test('37 a mock server', async () => {
  const mock = await mockServer();
  const next = mock.nextConnection();
  const client = await connect({ url: mock.url });
  const connection = await next;
  const message = connection.receive();
  await client.send('a');
  expect(await message).toBe('a');
});
test('39 a custom matcher', async () => {
  const raw = await rawConnect({ path: '/echo' });
  await raw.sendFrame({ opcode: 1, payload: 'a' });
  expect((await raw.receiveFrame()).payload.toString()).toBe('a');
});
test('39 a matcher of its own', async () => {
  expect.extend({
    async toEcho(client, text) {
      await client.send(text);
      await expect(client).toReceiveMessage(text);
      return { pass: true, message: () => '' };
    },
  });
  await expect(await echo()).toEcho('a');
});
test('40 waits inside of a new Promise', async () => {
  const client = await echo();
  const answer = new Promise((resolve, reject) => {
    client.receive().then(resolve, reject);
  });
  await client.send('a');
  expect(await answer).toBe('a');
});
test('41 a generator', function* () {
  const client = yield echo();
  yield client.send('a');
  expect(yield client.receive()).toBe('a');
});
test('42 resolved into another promise', async () => {
  const client = await echo();
  const { promise, resolve } = (() => {
    let settle;
    return {
      promise: new Promise((done) => {
        settle = done;
      }),
      resolve: (value) => settle(value),
    };
  })();
  resolve(client.receive());
  await client.send('a');
  expect(await promise).toBe('a');
});
test('43 fake timers', async () => {
  jest.useFakeTimers();
  const client = await echo();
  const answer = client.receive();
  client.send('a');
  expect(await answer).toBe('a');
  jest.useRealTimers();
});
test('50 kept for the next test', () => {
  kept = keeper.receive();
});
test('51 awaited after the test that made it', async () => {
  await keeper.send('kept');
  expect(await kept).toBe('kept');
});
test('44 the server is restarted while a wait is stored', async () => {
  const client = await echo();
  const closed = expect(client).toBeClosedWith(expect.any(Number));
  await server.restart();
  await closed;
});
test.failing('45 fails as it should', async () => {
  const client = await echo();
  const answer = client.receive();
  expect(1).toBe(2);
  await answer;
});
test.concurrent('46 concurrent, one', async () => {
  const client = await echo();
  const answer = client.receive();
  await pause(20);
  await client.send('a');
  expect(await answer).toBe('a');
});
test.concurrent('47 concurrent, two', async () => {
  await connect('/echo').sendText('b').expectText('b');
});
test('48 a setting is refused, before any step', async () => {
  expect(() => connect('/echo').unset(1)).toThrow('unset()');
  expect(() => connect({ url: 'ws://127.0.0.1:1' }).filterText(1)).toThrow('filterText()');
  await pause(20);
});
test('49 void of a promise that was stored', async () => {
  const client = await echo();
  const answer = client.receive();
  void answer;
});
test('52 a listener of a mock server that still waits', async () => {
  const mock = await mockServer();
  mock.on('connection', async (connection) => {
    await connection.send('welcome');
    await connection.waitFor('bye');
  });
  await connect({ url: mock.url }).expectText('welcome');
});
test('53 a listener that echoes forever', async () => {
  const mock = await mockServer();
  mock.on('connection', async (connection) => {
    for (;;) await connection.send(`re ${await connection.receive()}`);
  });
  await connect({ url: mock.url }).sendText('a').expectText('re a');
});
test('54 an answer that waits', async () => {
  const mock = await mockServer();
  mock.reply('ask', async (_message, connection) => {
    connection.receive();
    return 'answer';
  });
  await connect({ url: mock.url }).sendText('ask').expectText('answer');
});
test('55 a listener of a plain socket that still waits', async () => {
  const upstream = await echo();
  const mock = await mockServer();
  const socket = new WebSocket(mock.url);
  socket.on('message', async (data) => {
    await upstream.send(String(data));
    socket.send(await upstream.receive());
    await upstream.receive();
  });
  const connection = await mock.nextConnection();
  await connection.send('ask');
  await expect(connection).toReceiveMessage('ask');
});
test('56 a listener with a name', async () => {
  const client = await echo();
  const emitter = new (require('node:events').EventEmitter)();
  async function onTurn() {
    await client.waitFor('never');
  }
  emitter.on('turn', onTurn);
  emitter.emit('turn');
  await client.flush();
});
test('57 onmessage', async () => {
  const client = await echo();
  const mock = await mockServer();
  const socket = new WebSocket(mock.url);
  socket.onmessage = async () => {
    await client.receive();
  };
  const connection = await mock.nextConnection();
  await connection.send('go');
  await connection.flush();
});
test('58 a silence until the connection is closed', async () => {
  const client = await echo();
  const silent = expect(client).toStaySilent({ for: 60_000 });
  await client.close();
  await silent;
});
test('59 a silence beside the close', async () => {
  const client = await echo();
  await Promise.all([expect(client).not.toReceiveMessage('never'), client.close()]);
});

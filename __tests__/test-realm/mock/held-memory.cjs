// Sends 200 MiB to a mock server, reads them in the way that argv says, and prints what is held, MiB.
const { once } = require('node:events');
const { WebSocket } = require('ws');
const { mockServer } = require('../../../dist');

const mebibyte = 1024 * 1024;
const messages = 200;

const readers = {
  mock: (mock) => () => mock.receive(),
  connection: (_mock, connection) => () => connection.receive(),
  'listener of the mock': (mock) => listener((done) => mock.on('message', done)),
  reply: (mock, _connection, client) => {
    mock.reply(() => true, 'ok');
    return () => once(client, 'message');
  },
};

/** Waits for the next call of the listener. */
function listener(add) {
  let done = () => {};
  add(() => done());
  return () =>
    new Promise((resolve) => {
      done = resolve;
    });
}

async function connect(mock) {
  const client = new WebSocket(mock.url);
  await once(client, 'open');
  return client;
}

/** One connection that stays open. */
async function readAll(mock, reader) {
  const client = await connect(mock);
  const read = readers[reader](mock, await mock.nextConnection(), client);
  for (let sent = 0; sent < messages; sent += 1) {
    const next = read();
    client.send(Buffer.alloc(mebibyte, sent));
    await next;
  }
}

/** Many connections, each closed once its messages were read. */
async function readAndClose(mock) {
  for (let sent = 0; sent < messages; sent += 4) {
    const client = await connect(mock);
    for (let each = 0; each < 4; each += 1) client.send(Buffer.alloc(mebibyte, sent));
    for (let each = 0; each < 4; each += 1) await mock.receive();
    client.close();
    await once(client, 'close');
  }
}

async function main(reader) {
  const mock = await mockServer();
  const before = await held();
  await (reader === 'closed connections' ? readAndClose(mock) : readAll(mock, reader));
  await mock.flush();
  process.stdout.write(String(Math.round(((await held()) - before) / mebibyte)));
  await mock.close();
}

async function held() {
  global.gc();
  await new Promise((resolve) => setImmediate(resolve));
  global.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

main(process.argv[2]).then(() => process.exit(0));

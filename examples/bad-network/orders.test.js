const { connect, network, server } = require('jest-ws-dynamic');
const OrderClient = require('./order-client');

let link;
let client;

beforeEach(async () => {
  link = await network();
  client = new OrderClient(link.url);
});

afterEach(() => client.close());

/** How many orders the server has. */
async function count() {
  const observer = await connect();
  observer.send({ id: 'none' });
  return (await observer.receiveJson()).orders;
}

test('an order whose answer is lost is placed again, and counts once', async () => {
  const before = await count();
  link.closeWith(/"accepted":"lost"/, 1011, 'out of memory', { times: 1 });
  await client.place('lost', 'coffee');
  expect(link.accepted).toBe(2);
  expect(await count()).toBe(before + 1);
});

test('an order that arrives twice counts once', async () => {
  const before = await count();
  link.duplicate(() => true, { stream: 'upstream' });
  await client.place('twice', 'tea');
  expect(await count()).toBe(before + 1);
});

test.each([
  ['a partition', () => link.partition(300)],
  ['a network that is down', () => link.down({ for: 300 })],
  ['a server that vanishes without a FIN', () => link.halfOpen()],
  ['answers that come byte by byte', () => link.slicer({ averageSize: 1 })],
])('an order is accepted in spite of %s', async (what, fail) => {
  await client.place(`before ${what}`, 'water');
  fail();
  await client.place(`during ${what}`, 'milk');
});

test('an order is accepted once a frozen server goes on', async () => {
  await client.place('before the pause', 'water');
  await server.pause();
  const placed = client.place('during the pause', 'milk');
  await server.resume();
  await placed;
});

test('an order is accepted once a crashed server is back, on the same port', async () => {
  await client.place('before the crash', 'water');
  await server.crash();
  const placed = client.place('during the crash', 'milk');
  await server.start();
  await placed;
  // The orders were in the memory of the process that crashed.
  expect(await count()).toBe(1);
});

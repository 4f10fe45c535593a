const { connect, server } = require('jest-ws-dynamic');

// The auction lives as long as the server; each test starts with a new one, on the same ports.
beforeEach(() => server.restart());

/** Connects, and reads what the server says first. */
async function enter(options) {
  const client = await connect('/', options);
  await expect(client).toReceiveMessage(expect.objectContaining({ type: 'item' }));
  return client;
}

test('shows the item and the highest bid', async () => {
  const client = await connect('/');
  await expect(client).toReceiveMessage({
    type: 'item',
    item: 'a bicycle',
    highest: { bidder: null, amount: 0 },
  });
});

test('tells everyone of a higher bid, over ws and wss', async () => {
  const ada = await enter();
  const bob = await enter({ ssl: true });
  ada.send({ type: 'bid', bidder: 'Ada', amount: 50 });
  for (const client of [ada, bob]) {
    await expect(client).toReceiveMessage({ type: 'highest', bidder: 'Ada', amount: 50 });
  }
});

test.each([
  ['too little', { type: 'bid', bidder: 'Bob', amount: 50 }, 'Bid more than 50.'],
  ['no number', { type: 'bid', bidder: 'Bob', amount: 'all' }, 'A bid is a whole number.'],
  ['no bidder', { type: 'bid', amount: 60 }, 'A bid needs a bidder.'],
  ['no known type', { type: 'steal' }, 'Send "bid" or "hammer".'],
  ['no JSON', 'hello', expect.stringContaining('JSON')],
])('refuses %s, and tells nobody else', async (_, message, why) => {
  const ada = await enter();
  const bob = await enter();
  ada.send({ type: 'bid', bidder: 'Ada', amount: 50 });
  await expect(bob).toReceiveMessage(expect.objectContaining({ amount: 50 }));
  await expect(ada).toReceiveMessage(expect.objectContaining({ amount: 50 }));

  bob.send(message);
  await expect(bob).toReceiveMessage({ type: 'refused', why });
  await expect(ada).toStaySilent();
});

test('sells to the highest bidder, and is over then', async () => {
  const ada = await enter();
  ada.send({ type: 'bid', bidder: 'Ada', amount: 50 });
  ada.send({ type: 'hammer' });
  await expect(ada).toReceiveMessages([
    { type: 'highest', bidder: 'Ada', amount: 50 },
    { type: 'sold', bidder: 'Ada', amount: 50 },
  ]);
  ada.send({ type: 'bid', bidder: 'Ada', amount: 60 });
  await expect(ada).toReceiveMessage({ type: 'refused', why: 'The auction is over.' });
});

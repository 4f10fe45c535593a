// Right tests that use connections of earlier tests, run as a test file by earlier-connections.scene.ts.
const { connect, mockServer, rawConnect } = require('jest-ws-dynamic');
const { EventEmitter } = require('node:events');
const { setTimeout: pause } = require('node:timers/promises');

const echo = () => connect('/echo');

describe('code of the earlier test that still runs', () => {
  test.each([1, 2])('a timer, test %i', async () => {
    const client = await echo();
    let beats = 0;
    const timer = setInterval(() => {
      client.send('beat');
      beats += 1;
      // Later files run in the same process.
      if (beats === 100) clearInterval(timer);
    }, 1).unref();
    await pause(20);
  });
  test('a function that goes on', async () => {
    const client = await echo();
    const beat = async () => {
      for (let turn = 0; turn < 50; turn += 1) {
        await pause(1);
        client.send('beat');
      }
    };
    void beat();
  });
  test('the next test', () => pause(20));
  const bus = new EventEmitter();
  test('a listener', async () => {
    const client = await echo();
    bus.on('say', (text) => client.send(text));
  });
  test('that the next test calls', () => {
    bus.emit('say', 'a');
  });
});

describe('lists', () => {
  const clients = [];
  const toAll = (text) => {
    clients.forEach((client) => {
      client.send(text);
    });
  };
  test.each([1, 2])('of clients, test %i', async () => {
    clients.push(await echo());
    for (const client of clients) client.send('a');
    toAll('b');
    await expect(clients.at(-1)).toReceiveMessages(['a', 'b']);
  });
  test('of clients, another test', async () => {
    clients.push(await echo());
    for (const client of clients) client.send('a');
    clients.forEach((client) => {
      client.ping();
    });
    toAll('b');
    await expect(clients.at(-1)).toReceiveMessages(['a', 'b']);
  });
});

describe('hooks', () => {
  let client;
  let silent;
  beforeAll(async () => {
    silent = await mockServer();
  });
  afterEach(async () => {
    await expect(client).toStaySilent({ for: 1 });
    client.send('bye');
    await client.close();
  });
  test('opens', async () => {
    client = await connect({ url: silent.url });
  });
  test('does not open', () => {});
});

describe('seen', () => {
  let client;
  let raw;
  let mock;
  test('opens', async () => {
    client = await echo();
    raw = await rawConnect({ path: '/echo' });
    mock = await mockServer();
  });
  test('handles every failure', async () => {
    await expect(client.send('a')).rejects.toThrow('opened in the test "seen opens"');
    await expect(mock.send('a')).rejects.toThrow('opened in the test "seen opens"');
    client.ping().catch(() => {});
    await raw.sendFrame({ opcode: 1 }).catch(() => {});
    await expect(expect(client).toReceiveMessage('a')).rejects.toThrow('seen opens');
  });
  test('closes again', async () => {
    client.close();
    client.terminate();
    await client.closed;
    await mock.close();
    mock.accept();
    mock.drop();
    raw.terminate();
    for (const each of [mock, mock]) each.refuse();
    expect(client).not.toBeOpen();
  });
});

describe('a test in two parts', () => {
  let client;
  let mock;
  let closed;
  test('exchanges', async () => {
    client = await echo();
    client.send('a');
    await client.flush();
    mock = await mockServer();
    closed = await connect({ url: mock.url });
    await closed.send('hello');
    await (await mock.nextConnection()).close(4001);
    await closed.closed;
  });
  test('checks', async () => {
    expect(client).toHaveReceivedMessages(['a']);
    await expect(client).toReceiveMessage('a');
    await expect(closed).toBeClosedWith(4001);
    await expect(mock).toReceiveMessage('hello');
    await expect(mock).toStaySilent({ for: 1 });
    await expect(mock).toBeClosedWith(4001);
    await client.close();
    await expect(client).toBeClosedWith(1000);
  });
  test('reads the rest', async () => {
    const seen = [];
    mock.on('message', (message) => seen.push(message));
    expect(seen).toEqual(['hello']);
    for await (const message of closed) seen.push(message);
    for (const each of [client, closed]) {
      for await (const message of each) seen.push(message);
    }
  });
});

describe('messages that arrived before the end', () => {
  let client;
  test('sends', async () => {
    client = await echo();
    client.send('a');
    await client.flush();
  });
  test('reads', async () => {
    const seen = [];
    for await (const message of client) seen.push(message);
    expect(seen).toEqual(['a']);
  });
});

describe('a reader of the earlier test', () => {
  test('begins', async () => {
    const client = await echo();
    const read = async () => {
      for await (const message of client) console.log(message);
    };
    void read();
  });
  test('the next test', () => pause(20));
});

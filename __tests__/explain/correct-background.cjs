// Right tests whose waits go on in the background, run as a test file by background-waits.scene.ts.
const { connect, mockServer, rawConnect } = require('jest-ws-dynamic');
const { EventEmitter, once } = require('node:events');
const { dirname, join } = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
const { readUntilClosed } = require('./reader');
// Also in a page's environment, where Jest resolves `ws` to its stub for browsers.
const WebSocket = require(join(dirname(require.resolve('ws/package.json')), 'lib/websocket.js'));

const echo = () => connect('/echo');
/** Sends, and waits until it is in the list. */
const expectRead = async (client, inbox, text) => {
  client.send(text);
  while (!inbox.includes(text)) await pause(1);
};

/** As `defer(next).pipe(repeat())` of RxJS. */
const repeat = (next) => ({
  subscribe(take) {
    const turn = () =>
      next().then(
        (value) => {
          take(value);
          turn();
        },
        (error) =>
          setTimeout(() => {
            throw error;
          }),
      );
    turn();
  },
});

/** The usual wrapper around a connection. */
class Bus extends EventEmitter {
  constructor(client) {
    super();
    this.client = client;
    this.loop();
  }
  async loop() {
    try {
      for (;;) this.emit('message', await this.client.receive());
    } catch {
      this.emit('end');
    }
  }
}

describe('void', () => {
  test('1 a function with a loop', async () => {
    const client = await echo();
    const inbox = [];
    const pump = async () => {
      for (;;) inbox.push(await client.receive());
    };
    void pump();
    await expectRead(client, inbox, 'a');
  });
  test('2 a function expression', async () => {
    const client = await echo();
    const inbox = [];
    void (async () => {
      for (let turn = 0; turn < 9; turn += 1) inbox.push(await client.receive());
    })();
    await expectRead(client, inbox, 'a');
  });
  test('3 a wait behind another await', async () => {
    const client = await echo();
    let isWaiting = false;
    const one = async () => {
      await pause(1);
      isWaiting = true;
      await client.receive();
    };
    void one();
    while (!isWaiting) await pause(1);
  });
  test('4 a stored promise', async () => {
    const client = await echo();
    let isWaiting = false;
    async function one() {
      await client.flush();
      isWaiting = true;
      await client.waitFor('never');
    }
    const waits = one();
    void waits;
    while (!isWaiting) await pause(1);
  });
  test('5 a method', async () => {
    const client = await echo();
    const reader = {
      inbox: [],
      async read(count) {
        for (let turn = 0; turn < count; turn += 1) this.inbox.push(await client.receive());
      },
    };
    void reader.read(9);
    await expectRead(client, reader.inbox, 'a');
  });
  test('6 a function of another file', async () => {
    const client = await echo();
    const inbox = [];
    void readUntilClosed(client, (message) => inbox.push(message));
    await expectRead(client, inbox, 'a');
  });
  test('7 a function that awaits the one that waits', async () => {
    const client = await echo();
    const inbox = [];
    const next = async () => {
      await client.flush();
      inbox.push(await client.receive());
    };
    const pump = async () => {
      for (let turn = 0; turn < 9; turn += 1) await next();
    };
    void pump();
    await expectRead(client, inbox, 'a');
  });
  test('8 a function with then()', async () => {
    const client = await echo();
    const inbox = [];
    const next = () =>
      client.receive().then((message) => {
        inbox.push(message);
        return next();
      });
    void next();
    await expectRead(client, inbox, 'a');
  });
  test('9 a matcher behind another await', async () => {
    const client = await echo();
    let isWaiting = false;
    const check = async () => {
      await client.flush();
      isWaiting = true;
      await expect(client).toReceiveMessage('never');
    };
    void check();
    while (!isWaiting) await pause(1);
  });
});

describe('an endless loop', () => {
  test('10 without void', async () => {
    const client = await echo();
    const inbox = [];
    (async () => {
      for (;;) inbox.push(await client.receive());
    })();
    await expectRead(client, inbox, 'a');
  });
  test('11 with more waits than stacks are kept of', async () => {
    const client = await echo();
    const inbox = [];
    const read = async () => {
      while (true) inbox.push(await client.receive());
    };
    read();
    for (let turn = 0; turn < 150; turn += 1) await expectRead(client, inbox, String(turn));
  });
  test('12 in the constructor of a wrapper', async () => {
    const client = await echo();
    const bus = new Bus(client);
    const next = once(bus, 'message');
    client.send('a');
    expect(await next).toEqual(['a']);
  });
  test('13 of connections', async () => {
    const mock = await mockServer();
    (async () => {
      for (;;) (await mock.nextConnection()).send('welcome');
    })();
    await connect({ url: mock.url }).expectText('welcome');
  });
});

describe('a reader that ends with its client', () => {
  test('of void', async () => {
    const client = await echo();
    const inbox = [];
    void (async () => {
      for (let turn = 0; turn < 9; turn += 1) inbox.push(await client.receive());
    })();
    await expectRead(client, inbox, 'a');
    await client.close();
  });
  test('of an endless loop', async () => {
    const client = await echo();
    const inbox = [];
    const read = async () => {
      for (;;) inbox.push(await client.receive());
    };
    read();
    await expectRead(client, inbox, 'a');
    client.terminate();
    await client.closed;
  });
  test('of an observable', async () => {
    const client = await echo();
    const inbox = [];
    repeat(() => client.receive()).subscribe((message) => inbox.push(message));
    await expectRead(client, inbox, 'a');
  });
});

describe('a reader that expects the end of its connection', () => {
  const passOver = (error) => {
    if (error.code !== 'ERR_WS_CLOSED') throw error;
  };
  test('in a loop that ends', async () => {
    const client = await echo();
    const inbox = [];
    const read = async () => {
      for (let turn = 0; turn < 3; turn += 1) {
        try {
          inbox.push(await client.receive());
        } catch (error) {
          passOver(error);
        }
      }
    };
    read();
    await expectRead(client, inbox, 'a');
  });
  test('in a loop with a condition', async () => {
    const client = await echo();
    const inbox = [];
    (async () => {
      while (inbox.length < 9) await client.receive().then((text) => inbox.push(text), passOver);
    })();
    await expectRead(client, inbox, 'a');
  });
  test('around the loop', async () => {
    const client = await echo();
    const inbox = [];
    (async () => {
      try {
        for (const text of ['a', 'b']) inbox.push(await client.waitFor(text));
      } catch (error) {
        passOver(error);
      }
    })();
    await expectRead(client, inbox, 'a');
  });
  test('and closes it', async () => {
    const client = await echo();
    const inbox = [];
    (async () => {
      try {
        inbox.push(await client.receive());
        inbox.push(await client.receive());
      } catch (error) {
        passOver(error);
      } finally {
        await client.close();
      }
    })();
    await expectRead(client, inbox, 'a');
  });
  test('and waits again', async () => {
    const client = await echo();
    const inbox = [];
    (async () => {
      inbox.push(await client.receive());
      await client.receive().catch(passOver);
      await client.receive();
    })();
    await expectRead(client, inbox, 'a');
  });
  test('and closes it in a chain', async () => {
    const client = await echo();
    client
      .receive()
      .finally(() => client.close())
      .catch(passOver);
  });
  test('and closes it in a loop', async () => {
    const client = await echo();
    const inbox = [];
    (async () => {
      while (inbox.length < 9) {
        try {
          inbox.push(await client.receive());
        } catch (error) {
          passOver(error);
          await client.close();
        }
      }
    })();
    await expectRead(client, inbox, 'a');
  });
  test('of connections', async () => {
    const mock = await mockServer();
    (async () => {
      try {
        for (let turn = 0; turn < 3; turn += 1) (await mock.nextConnection()).send('welcome');
      } catch (error) {
        passOver(error);
      }
    })();
    await connect({ url: mock.url }).expectText('welcome');
  });
});

describe('a mock server whose client leaves', () => {
  let mock;
  beforeAll(async () => {
    mock = await mockServer();
    mock.on('connection', async (connection) => {
      await connection.send('welcome');
      await connection.send(await connection.receive());
    });
  });
  const readers = {
    'a loop': async (own) => {
      const connection = await own.nextConnection();
      for (;;) await connection.receive();
    },
    'for await': async (own) => {
      for await (const message of await own.nextConnection()) expect(message).toBe('a');
    },
    'a loop of a listener': (own) => {
      own.on('connection', async (connection) => {
        for (;;) await connection.receive();
      });
    },
  };
  test.each(['close', 'terminate'])('a listener waits: %s()', async (end) => {
    const client = await connect({ url: mock.url });
    await expect(client).toReceiveMessage('welcome');
    client[end]();
    await client.closed;
    await mock.connections[0]?.closed;
  });
  test.each(Object.keys(readers))('%s reads: terminate()', async (name) => {
    const own = await mockServer();
    readers[name](own);
    const client = await connect({ url: own.url });
    await client.send('a');
    const [connection] = own.connections;
    client.terminate();
    await connection.closed;
  });
});

describe('a raw connection of the file', () => {
  const inbox = [];
  let raw;
  beforeAll(async () => {
    raw = await rawConnect({ path: '/echo' });
  });
  describe('after the limit of the hook that started its reader', () => {
    beforeAll(() => {
      (async () => {
        for (;;) inbox.push(String((await raw.receiveFrame()).payload));
      })();
    }, 100);
    test.each(['a', 'b'])('is read: %s', async (text) => {
      await pause(150);
      await raw.sendFrame({ opcode: 1, payload: text });
      while (!inbox.includes(text)) await pause(1);
    });
  });
});

describe('a client of the file', () => {
  let client;
  let bus;
  let looping;
  let chained;
  let turning;
  let voided;
  let observed;
  let closed = false;
  let forLater;
  const inboxes = { loop: [], chain: [], turns: [], voided: [], observed: [], later: [] };
  beforeAll(async () => {
    client = await echo();
    forLater = await echo();
    bus = new Bus(client);
    looping = await echo();
    looping.closed.then(() => {
      closed = true;
    });
    chained = await echo();
    const next = () =>
      chained.receive().then(
        (message) => {
          inboxes.chain.push(message);
          next();
        },
        () => {},
      );
    next();
    turning = await echo();
    (async () => {
      for (let turn = 0; turn < 99; turn += 1) inboxes.turns.push(await turning.receive());
    })().catch(() => {});
    observed = await echo();
    const source = repeat(() => observed.receive());
    source.subscribe((message) => inboxes.observed.push(message));
    voided = await echo();
    const pump = async () => {
      for (let turn = 0; turn < 99; turn += 1) inboxes.voided.push(await voided.receive());
    };
    void pump();
  });
  describe('after the limit of the hook that started it', () => {
    beforeAll(() => {
      (async () => {
        for await (const message of looping) inboxes.loop.push(message);
      })();
    }, 100);
    test('17 is read', async () => {
      await pause(150);
      await expectRead(looping, inboxes.loop, 'a');
      expect(closed).toBe(false);
    });
  });
  test.each(['14', '15', '16'])(
    '%s is read from test to test',
    async (text) => {
      const next = once(bus, 'message');
      client.send(text);
      expect(await next).toEqual([text]);
      await expectRead(chained, inboxes.chain, text);
      await expectRead(turning, inboxes.turns, text);
      await expectRead(voided, inboxes.voided, text);
      await expectRead(observed, inboxes.observed, text);
    },
    1000,
  );
  test('18 starts a reader', () => {
    void readUntilClosed(forLater, (message) => inboxes.later.push(message));
  });
  test('19 uses the reader that the test before started', async () => {
    await expectRead(forLater, inboxes.later, 'a');
    await expectRead(forLater, inboxes.later, 'b');
  });
});

describe('a mock server of the file, whose client connects in a test', () => {
  const opening = mockServer();
  const mocks = {};
  const sockets = {};
  const kept = { mock: mockServer() };
  const answer = async (accepted) => {
    for (;;) await accepted.send(`re ${await accepted.receive()}`);
  };
  const ask = async (name, text) => {
    const answered = once(sockets[name], 'message');
    sockets[name].send(text);
    expect(String((await answered)[0])).toBe(`re ${text}`);
  };
  beforeAll(async () => {
    for (const name of ['each', 'first', 'listener']) mocks[name] = await mockServer();
    (async () => {
      for (;;) answer(await mocks.each.nextConnection());
    })();
    (async () => {
      const accepted = await mocks.first.nextConnection();
      for await (const message of accepted) await accepted.send(`re ${message}`);
    })();
    mocks.listener.on('connection', answer);
  });
  afterAll(() => {
    for (const socket of Object.values(sockets)) socket.terminate();
  });
  test('38 connects', async () => {
    mocks.early = await opening;
    void mocks.early.nextConnection().then(answer);
    for (const [name, mock] of Object.entries(mocks)) {
      sockets[name] = new WebSocket(mock.url);
      await once(sockets[name], 'open');
      await ask(name, 'a');
    }
  });
  test('39 asks again', async () => {
    for (const name of Object.keys(mocks)) await ask(name, 'b');
  });
  test('40 stores the next message of its connection', async () => {
    const mock = await kept.mock;
    sockets.kept = new WebSocket(mock.url);
    kept.connection = await mock.nextConnection();
    kept.message = kept.connection.receive();
  });
  test('41 awaits it, and another', async () => {
    sockets.kept.send('a');
    expect(await kept.message).toBe('a');
    sockets.kept.send('b');
    await expect(kept.connection).toReceiveMessage('b');
  });
});

describe('stored', () => {
  let client;
  const list = [];
  const kept = {};
  let answer;
  const ask = async () => `${await client.receive()}!`;
  const askLater = async () => {
    await client.flush();
    return `${await client.receive()}!`;
  };
  beforeAll(async () => {
    client = await echo();
  });
  test('20 in a list', async () => {
    list.push(client.receive());
  });
  test('21 awaits it', async () => {
    client.send('x');
    expect(await list[0]).toBe('x');
  });
  test('22 in a list of an object', async () => {
    kept.all = [client.receive(), client.receive()];
  });
  test('23 awaits them', async () => {
    client.send('x');
    client.send('y');
    expect(await Promise.all(kept.all)).toEqual(['x', 'y']);
  });
  test('24 derived by then()', async () => {
    answer = client.receive().then((text) => `${text}!`);
  });
  test('25 awaits it', async () => {
    client.send('x');
    expect(await answer).toBe('x!');
  });
  test('26 of an async function', async () => {
    answer = ask();
  });
  test('27 awaits it', async () => {
    client.send('x');
    expect(await answer).toBe('x!');
  });
  test('28 of an async function that awaits twice', async () => {
    answer = askLater();
    await client.flush();
  });
  test('29 awaits it', async () => {
    client.send('x');
    expect(await answer).toBe('x!');
  });
  test('30 all of a list', async () => {
    answer = Promise.all([client.receive(), client.receive()]);
  });
  test('31 awaits it', async () => {
    client.send('x');
    client.send('y');
    expect(await answer).toEqual(['x', 'y']);
  });
  test('32 for longer than its own limit', () => {
    answer = client.receive();
  }, 100);
  test('33 awaits it', async () => {
    await pause(150);
    client.send('x');
    expect(await answer).toBe('x');
  });
});

describe('the loser of a race', () => {
  let client;
  let mock;
  beforeAll(async () => {
    client = await echo();
    mock = await mockServer();
  });
  test('34 stays pending', async () => {
    expect(await Promise.race([client.receive(), pause(5).then(() => 'none')])).toBe('none');
  });
  test('35 does not read a message of the next test', async () => {
    client.send('a');
    expect(await client.receive({ timeout: 1000 })).toBe('a');
  });
  test('36 stays pending, for a match', async () => {
    const none = pause(5).then(() => 'none');
    expect(await Promise.race([client.waitFor(/b/), mock.nextConnection(), none])).toBe('none');
  });
  test('37 takes no match and no connection of the next test', async () => {
    client.send('b');
    expect(await client.waitFor(/b/, { timeout: 1000 })).toBe('b');
    await connect({ url: mock.url });
    await mock.nextConnection({ timeout: 1000 });
  });
});

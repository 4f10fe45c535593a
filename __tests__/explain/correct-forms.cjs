// Right but unusual forms of tests, run as a test file by modes.e2e.test.ts: each of them is to pass.
const { connect, mockServer, network, server } = require('jest-ws-dynamic');
const { EventEmitter, on, once } = require('node:events');
const { setTimeout: pause, setImmediate: turn } = require('node:timers/promises');
const { promisify } = require('node:util');
const { dirname, join } = require('node:path');
// Also in a page's environment, where Jest resolves `ws` to its stub for browsers.
const ws = join(dirname(require.resolve('ws/package.json')), 'lib', 'websocket.js');
const WebSocket = require(ws);

const echo = (options) => connect('/echo', options);
const ask = async (client, text) => {
  await client.send(text);
  return client.receive();
};

describe('events', () => {
  test('once() of a plain socket', async () => {
    const socket = new WebSocket(`${server.url}/echo`);
    await once(socket, 'open');
    socket.send('a');
    const [data] = await once(socket, 'message');
    expect(String(data)).toBe('a');
    socket.close();
    await once(socket, 'close');
  });
  test('on() as an iterator', async () => {
    const socket = new WebSocket(`${server.url}/echo`);
    await once(socket, 'open');
    const all = on(socket, 'message');
    for (const text of ['a', 'b']) socket.send(text);
    const [[one], [two]] = [(await all.next()).value, (await all.next()).value];
    expect([String(one), String(two)]).toEqual(['a', 'b']);
    await all.return();
    socket.terminate();
  });
  test('an observable with subscribers', async () => {
    const client = await echo();
    const subject = new EventEmitter();
    const seen = [];
    subject.on('next', async (value) => {
      seen.push(value);
      await client.waitFor('never sent');
    });
    (async () => {
      for await (const message of client) subject.emit('next', message);
    })();
    await client.send('a');
    await client.flush();
    expect(seen).toEqual(['a']);
  });
  test('an async listener without a failure', async () => {
    const mock = await mockServer();
    const gone = new Promise((resolve) => {
      mock.on('close', async (connection) => {
        await connection.send('late').catch(() => {});
        resolve();
      });
    });
    const client = await connect({ url: mock.url });
    await mock.nextConnection();
    await client.close();
    await gone;
  });
});

describe('promises', () => {
  test('a deferred', async () => {
    const client = await echo();
    let resolve;
    const answer = new Promise((done) => {
      resolve = done;
    });
    queueMicrotask(() => client.send('a'));
    client.receive().then(resolve);
    expect(await answer).toBe('a');
  });
  test('a race that the message wins', async () => {
    const client = await echo();
    client.send('a');
    const first = await Promise.race([
      client.receive(),
      client.closed,
      pause(20_000, 'late', { ref: false }),
    ]);
    expect(first).toBe('a');
  });
  test('a race that the end of the connection wins', async () => {
    const client = await connect('/close?code=4000');
    const [end] = await Promise.all([client.closed, client.receive().catch((error) => error)]);
    expect(end.code).toBe(4000);
  });
  test('a race of two clients, whose loser stays pending', async () => {
    const clients = await Promise.all([echo(), echo()]);
    const first = Promise.race(clients.map((client) => client.receive()));
    clients[1].send('second');
    expect(await first).toBe('second');
  });
  test('its own time limit', async () => {
    const client = await echo();
    const limit = new AbortController();
    const late = pause(50, 'late', { signal: limit.signal }).catch(() => 'cancelled');
    expect(await Promise.race([client.receive(), late])).toBe('late');
    limit.abort();
  });
  test('Promise.any, with one rejection', async () => {
    const client = await echo();
    client.send('a');
    const wrong = connect('/reject?status=401').then(() => 'open');
    expect(await Promise.any([wrong, client.receive()])).toBe('a');
  });
  test('allSettled with a rejection', async () => {
    const client = await echo();
    client.send('a');
    const [one, two] = await Promise.allSettled([
      client.receive(),
      client.receive({ timeout: 20 }),
    ]);
    expect([one.status, two.status]).toEqual(['fulfilled', 'rejected']);
  });
  test('a thenable', () => ({
    // biome-ignore lint/suspicious/noThenProperty: that is the form
    then: (done, fail) =>
      echo().then((client) => {
        client.send('a');
        client.receive().then((text) => done(expect(text).toBe('a')), fail);
      }, fail),
  }));
  test('promisify', async () => {
    const client = await echo();
    const receive = promisify((done) => {
      client.receive().then((text) => done(null, text), done);
    });
    client.send('a');
    expect(await receive()).toBe('a');
  });
  test('nested functions, all awaited', async () => {
    const client = await echo();
    await (async () => {
      await (async () => {
        client.send('a');
        await expect(client).toReceiveMessage('a');
      })();
    })();
  });
  test('expect of a list', async () => {
    const clients = await Promise.all([echo(), echo(), echo()]);
    for (const [index, client] of clients.entries()) client.send(String(index));
    await expect(Promise.all(clients.map((client) => client.receive()))).resolves.toEqual([
      '0',
      '1',
      '2',
    ]);
  });
  test('an optional message', async () => {
    const client = await echo();
    const maybe = await client.receive({ timeout: 10 }).catch(() => undefined);
    expect(maybe).toBeUndefined();
  });
  test('finally closes', async () => {
    const client = await echo();
    try {
      expect(await ask(client, 'a')).toBe('a');
    } finally {
      await client.close();
    }
  });
  test('a wait that is replaced by another', async () => {
    const client = await echo();
    let answer = client.receive();
    client.send('a');
    expect(await answer).toBe('a');
    answer = client.receive();
    client.send('b');
    expect(await answer).toBe('b');
  });
});

describe('iterators', () => {
  async function* messages(client, count) {
    for (let index = 0; index < count; index += 1) yield await client.receive();
  }
  test('an async generator', async () => {
    const client = await echo();
    for (const text of ['a', 'b', 'c']) client.send(text);
    const seen = [];
    for await (const message of messages(client, 3)) seen.push(message);
    expect(seen).toEqual(['a', 'b', 'c']);
  });
  test('a loop that ends early, and continues later', async () => {
    const client = await echo();
    for (const text of ['a', 'b', 'c']) client.send(text);
    for await (const message of client) if (message === 'b') break;
    expect(await client.receive()).toBe('c');
  });
  test('next() called directly', async () => {
    const client = await echo();
    const all = client[Symbol.asyncIterator]();
    client.send('a');
    expect(await all.next()).toEqual({ done: false, value: 'a' });
    await all.return?.();
  });
  test('to the end of the connection', async () => {
    const mock = await mockServer();
    mock.on('connection', async (connection) => {
      await connection.send('a');
      await connection.send('b');
      await connection.close(1000);
    });
    const seen = [];
    for await (const message of await connect({ url: mock.url })) seen.push(message);
    expect(seen).toEqual(['a', 'b']);
  });
  test('generators as tests', function* () {
    const client = yield echo();
    expect(yield ask(client, 'a')).toBe('a');
  });
  test('a loop until a condition', async () => {
    const client = await echo();
    for (const text of ['1', '2', '3']) client.send(text);
    let last;
    do last = Number(await client.receive());
    while (last < 3);
    expect(last).toBe(3);
  });
});

describe('concurrent waits', () => {
  test('of predicates in another order', async () => {
    const client = await echo();
    const both = Promise.all([client.waitFor('b'), client.waitFor('a')]);
    client.send('a');
    client.send('b');
    expect(await both).toEqual(['b', 'a']);
  });
  test('of ten, for one message each', async () => {
    const client = await echo();
    const numbers = Array.from({ length: 10 }, (_, index) => String(index));
    const all = Promise.all(numbers.map((number) => client.waitFor(number)));
    for (const number of numbers.toReversed()) client.send(number);
    expect(await all).toEqual(numbers);
  });
  test('silence, then an answer', async () => {
    const client = await echo();
    await expect(client).toStaySilent({ for: 20 });
    expect(await ask(client, 'a')).toBe('a');
  });
  test('a ping among a flood', async () => {
    const client = await echo();
    for (let count = 0; count < 500; count += 1) client.send('x'.repeat(100));
    expect(await client.ping()).toBeGreaterThan(0);
    await client.flush();
    expect(client.messages.filter(({ direction }) => direction !== 'out').length).toBeGreaterThan(
      0,
    );
  });
  test('a message that arrived while the loop was blocked', async () => {
    const client = await echo();
    client.send('a');
    await client.flush();
    const end = Date.now() + 300;
    while (Date.now() < end);
    expect(await client.receive({ timeout: 10 })).toBe('a');
  });
});

describe('ends', () => {
  test('closed from both sides', async () => {
    const mock = await mockServer();
    const client = await connect({ url: mock.url });
    const connection = await mock.nextConnection();
    await Promise.all([client.close(1000), connection.close(1000)]);
    expect((await client.closed).code).toBe(1000);
  });
  test('closed twice', async () => {
    const client = await echo();
    await client.close();
    await client.close();
  });
  test('a send after the end, caught', async () => {
    const client = await echo();
    await client.close();
    await expect(client.send('a')).rejects.toMatchObject({ code: 'ERR_WS_CLOSED' });
  });
  test('an intended crash', async () => {
    const client = await echo();
    await server.crash();
    await expect(client).toBeClosedWith(1006);
    await server.start();
    expect(await ask(await echo(), 'a')).toBe('a');
  });
  test('a crash by a timer', async () => {
    const client = await echo();
    setTimeout(() => server.crash(), 1);
    await expect(client).toBeClosedWith(1006);
    await server.start();
  });
  test('stop, a refused client, start', async () => {
    await server.stop();
    await expect(echo()).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
    await server.start();
    expect(await ask(await echo(), 'a')).toBe('a');
  });
  test('a client that reconnects until the server has restarted', async () => {
    const restarted = server.restart();
    let client;
    while (client === undefined) client = await echo().catch(() => turn());
    await restarted;
    expect(await ask(await echo(), 'a')).toBe('a');
  });
  test('a mock that drops', async () => {
    const mock = await mockServer();
    const client = await connect({ url: mock.url });
    (await mock.nextConnection()).drop();
    await expect(client).toBeClosedWith(1006);
  });
  test('terminated by the test', async () => {
    const client = await echo();
    client.terminate();
    expect((await client.closed).code).toBe(1006);
  });
  test('disposed', async () => {
    const mock = await mockServer();
    const client = await connect({ url: mock.url });
    await client[Symbol.asyncDispose]();
    await mock[Symbol.asyncDispose]();
  });
});

describe('faults', () => {
  test('down and up', async () => {
    const link = await network();
    const down = link.down();
    await expect(echo({ via: link })).rejects.toThrow();
    down.remove();
    await link.heal();
    const client = await connect('/echo', { via: link });
    expect(await ask(client, 'a')).toBe('a');
  });
  test('a partition that heals', async () => {
    const link = await network();
    const client = await connect('/echo', { via: link });
    link.partition();
    client.send('a');
    await expect(client).toStaySilent({ for: 30 });
    await link.heal();
    await expect(client).toReceiveMessage('a');
  });
  test('latency, and a race before it', async () => {
    const link = await network();
    const client = await connect('/echo', { via: link });
    const held = link.partition();
    link.latency(10);
    client.send('a');
    const answer = client.receive();
    expect(await Promise.race([answer, pause(10, 'first')])).toBe('first');
    held.remove();
    expect(await answer).toBe('a');
  });
  test('a lost message, sent again', async () => {
    const link = await network();
    link.drop('a', { times: 1 });
    const client = await connect('/echo', { via: link });
    client.send('a');
    await expect(client).not.toReceiveMessage('a', { timeout: 30 });
    client.send('a');
    await expect(client).toReceiveMessage('a');
  });
});

describe('messages', () => {
  test.each([
    ['empty', ''],
    ['of many planes', 'a\u0000é漢🧪\u2028'],
    ['that looks like JSON', '{"a":1'],
    ['of 900 kB', 'x'.repeat(900_000)],
  ])('a text: %s', async (_name, text) => {
    expect(await ask(await echo(), text)).toBe(text);
  });
  test.each([
    ['a Uint16Array', new Uint16Array([1, 2, 300])],
    ['a DataView', new DataView(new Uint8Array([9, 8, 7]).buffer, 1)],
    ['a view', new Uint8Array([1, 2, 3, 4]).subarray(1, 3)],
    ['nothing', new Uint8Array(0)],
  ])('bytes: %s', async (_name, view) => {
    const client = await echo();
    client.send(view);
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    await expect(client).toReceiveMessage(Buffer.from(bytes));
  });
  test('an asymmetric matcher inside', async () => {
    const client = await echo();
    const even = { asymmetricMatch: (value) => value % 2 === 0 };
    client.send({ n: 2 });
    await expect(client).toReceiveMessage({ n: even });
  });
  test('invalid JSON, handled by the reader', async () => {
    const client = await echo();
    client.send('{');
    await expect(client.receiveJson()).rejects.toThrow('JSON');
  });
});

describe('hooks', () => {
  const made = [];
  let shared;
  beforeAll(async () => {
    shared = await echo();
  });
  beforeEach(() => echo().then((client) => made.push(client)));
  afterEach(() => made.pop().close());
  afterAll(async () => {
    await shared.close();
  });
  describe('nested', () => {
    let own;
    beforeEach(async () => {
      own = ask(made.at(-1), 'own');
    });
    test('started in one, awaited in the test', async () => {
      expect(await own).toBe('own');
    });
    test('the shared one, again', async () => {
      expect(await own).toBe('own');
      expect(await ask(shared, 'a')).toBe('a');
    });
  });
  test('a hook with done', (done) => {
    ask(shared, 'b').then((text) => {
      expect(text).toBe('b');
      done();
    }, done);
  });
});

describe('of Jest', () => {
  test.failing('fails by a message that never arrives', async () => {
    await (await echo()).receive({ timeout: 20 });
  });
  test.failing('fails by a matcher', async () => {
    const client = await echo();
    client.send('a');
    await expect(client).toReceiveMessage('b');
  });
  test.failing.each([1, 2])('fails with a pending wait: %d', async (number) => {
    const client = await echo();
    client.receive();
    expect(number).toBe(0);
  });
  test.todo('is to be written');
  test.skip('is skipped', async () => {
    (await echo()).receive();
  });
  test('counts assertions', async () => {
    expect.assertions(2);
    const client = await echo();
    client.send('a');
    await expect(client).toReceiveMessage('a');
    expect(client).toBeOpen();
  });
  test('a spy on send', async () => {
    const client = await echo();
    const spy = jest.spyOn(client, 'send');
    expect(await ask(client, 'a')).toBe('a');
    expect(spy).toHaveBeenCalledWith('a');
  });
  test('modules that are reset', async () => {
    jest.resetModules();
    const again = require('jest-ws-dynamic');
    expect(await ask(await again.connect('/echo'), 'a')).toBe('a');
    await jest.isolateModulesAsync(async () => {
      const apart = require('jest-ws-dynamic');
      expect(await ask(await apart.connect('/echo'), 'a')).toBe('a');
    });
  });
  describe.each([[undefined], [{ legacyFakeTimers: true }], [{ advanceTimers: true }]])(
    'fake timers %p',
    (kind) => {
      afterEach(() => jest.useRealTimers());
      test('an answer, and a timer of the test', async () => {
        jest.useFakeTimers(kind);
        const client = await echo();
        const fired = jest.fn();
        setTimeout(fired, 60_000);
        expect(await ask(client, 'a')).toBe('a');
        jest.advanceTimersByTime(60_000);
        expect(fired).toHaveBeenCalledTimes(1);
      });
    },
  );
  describe('timers that stay fake', () => {
    afterAll(() => jest.useRealTimers());
    test('leaves fake timers on', async () => {
      jest.useFakeTimers();
      expect(await ask(await echo(), 'a')).toBe('a');
    });
    test('starts with fake timers', async () => {
      expect(await ask(await echo(), 'b')).toBe('b');
    });
  });
  test.concurrent.each([1, 2, 3, 4, 5])('concurrent: %d', async (number) => {
    const client = await connect('/echo');
    const answer = client.receive();
    await pause(10 * (6 - number));
    await client.send(String(number));
    expect(await answer).toBe(String(number));
  });
});

describe('a flaky test', () => {
  jest.retryTimes(2);
  let attempts = 0;
  test('passes at the second attempt', async () => {
    attempts += 1;
    const client = await connect('/echo');
    client.send(attempts > 1 ? 'right' : 'wrong');
    await expect(client).toReceiveMessage('right');
  });
});

describe('other clients', () => {
  test('a child process', async () => {
    const { execFile } = require('node:child_process');
    const script = `const WebSocket = require(${JSON.stringify(ws)});
      const socket = new WebSocket(process.argv[1]);
      socket.on('open', () => socket.send('a'));
      socket.on('message', (data) => { console.log(String(data)); socket.close(); });`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '-e',
      script,
      `${server.url}/echo`,
    ]);
    expect(stdout.trim()).toBe('a');
  });
  test('a worker thread', async () => {
    const { Worker } = require('node:worker_threads');
    const script = `const { parentPort, workerData } = require('node:worker_threads');
      const WebSocket = require(workerData.ws);
      const socket = new WebSocket(workerData.url);
      socket.on('open', () => socket.send('a'));
      socket.on('message', (data) => { parentPort.postMessage(String(data)); socket.close(); });`;
    const workerData = { ws, url: `${server.url}/echo` };
    const worker = new Worker(script, { eval: true, workerData });
    const [message] = await once(worker, 'message');
    expect(message).toBe('a');
    await worker.terminate();
  });
  test('an app with callbacks', (done) => {
    const socket = new WebSocket(`${server.url}/echo`);
    socket.onopen = () => socket.send('a');
    socket.onmessage = async ({ data }) => {
      const client = await connect('/echo');
      expect(await ask(client, data)).toBe('a');
      socket.close();
      done();
    };
  });
});

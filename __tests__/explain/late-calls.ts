/** Test files with calls behind the end of their test, a hundred forms of them. */

const head =
  "const { connect, leasePortPair, mockServer, network, rawConnect, refusingPort, server, silentPort } = require('jest-ws-dynamic');\n";

const ofClient = [
  "client.send('late')",
  "client.send('late', { binary: true })",
  'client.ping()',
  'client.close()',
  'client.flush()',
  'client.receive()',
  'client.receiveText()',
  'client.receiveJson()',
  'client.receiveBinary()',
  "client.waitFor('late')",
  'client[Symbol.asyncIterator]().next()',
  'expect(client.closed).resolves.toEqual({ code: 4000 })',
  "expect(client).toReceiveMessage('late')",
  'expect(client).toBeClosedWith(4000)',
  'expect(client).toStaySilent({ for: 1 })',
  'raw.receiveFrame()',
  'raw.sendFrame({ opcode: 1 })',
  "connection.send('late')",
  'connection.receive()',
  'mock.receive()',
  'mock.flush()',
  "mock.send('late')",
  "mock.broadcast('late')",
];

const others = [
  "connect('/echo')",
  "connect('/echo').sendText('a').expectText('WRONG')",
  "connect('/reject?status=401')",
  'rawConnect()',
  'mockServer()',
  'mock.nextConnection()',
  'mock.stop()',
  'mock.close()',
  'network()',
  'silentPort()',
  'refusingPort()',
  'leasePortPair().then((lease) => lease.release())',
  'server.restart()',
  'server.stop()',
  'server.crash()',
  'server.start()',
  'server.pause()',
];

/** One of each kind of connection, then the calls. */
const withAll = (title: string, body: string): string =>
  `${head}test(${JSON.stringify(title)}, async () => {
  const client = await connect('/echo');
  const raw = await rawConnect({ path: '/echo' });
  const mock = await mockServer();
  await connect({ url: mock.url });
  const connection = await mock.nextConnection();
  const forms = [${body}];
  ${title === 'leaves timers' ? 'for (const delay of [0, 10, 50, 150, 300]) for (const form of forms) { setTimeout(form, delay); setTimeout(async () => { await form(); }, delay); }' : 'for (const form of forms) form();'}
});`;

/** What the agent calls is left by the other of two such files, whichever runs first. */
const leavesListener = `const { globalAgent } = require('node:http');
test('an innocent test', async () => {
  globalAgent.emit('next file');
  await new Promise((done) => setTimeout(done, 50));
});
afterAll(() => {
  globalAgent.once('next file', () => {
    setTimeout(() => { throw new Error('left behind'); }, 0);
    Promise.reject(new TypeError('left behind'));
  });
});`;

/** What a function that nothing awaits does after the end of its test. */
const forgottenWaits: Readonly<Record<string, string>> = {
  receive: "expect(await client.receive()).toBe('x'); // here",
  waitFor: "await client.waitFor('x'); // here",
  end: 'await expect(client).toBeClosedWith(1000); // here',
  silence: 'await expect(client).toStaySilent({ for: 1 }); // here',
};

function lateWaits(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(forgottenWaits).map(([name, wait]) => [
      `late-${name}.test.js`,
      `${head}const later = (ms) => new Promise((done) => setTimeout(done, ms));
test('guilty', async () => {
  const client = await connect('/echo');
  const check = async () => {
    await later(1);
    ${wait}
  };
  check();
});
test('innocent', () => later(300));`,
    ]),
  );
}

const callbacks: Readonly<Record<string, readonly [string, string]>> = {
  timer: ['setTimeout(', ', 5)'],
  immediate: ['setImmediate(', ')'],
  listener: ["emitter.on('ready', ", ')'],
};

/** The same in functions that a timer or an emitter calls. */
function lateCallbacks(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(callbacks).map(([name, [takes, end]]) => [
      `late-${name}.test.js`,
      `${head}const later = (ms) => new Promise((done) => setTimeout(done, ms));
const emitter = new (require('node:events'))();
test('guilty', async () => {
  const client = await connect('/echo');
  ${takes}async () => {
    expect(await client.receive()).toBe('x'); // here
  }${end};
  setTimeout(() => emitter.emit('ready'), 5);
});
test('innocent', () => later(50));`,
    ]),
  );
}
/** They fail the file, since their test is over. */
export const forgotten = Object.keys({ ...forgottenWaits, ...callbacks }).map(
  (name) => `late-${name}`,
);

export const lateCalls: Readonly<Record<string, string>> = {
  'leaves-listener-1.test.js': leavesListener,
  'leaves-listener-2.test.js': leavesListener,
  'late.test.js': withAll(
    'leaves timers',
    ofClient
      .filter((call) => !call.includes('expect('))
      .map((call) => `() => ${call}`)
      .join(', '),
  ),
  'late-matcher.test.js': `${head}const later = (ms) => new Promise((done) => setTimeout(done, ms));
test('guilty', async () => {
  const client = await connect('/echo');
  const check = async () => {
    await later(1);
    await expect(client).toReceiveMessage('x');
  };
  check();
});
test('innocent', () => later(50));`,
  ...lateWaits(),
  ...lateCallbacks(),
  'late-meant.test.js': `${head}const later = (ms) => new Promise((done) => setTimeout(done, ms));
let kept;
test('uses it', async () => {
  kept = await connect('/echo');
  const check = async () => { await later(1); void expect(kept).toReceiveMessage('x'); };
  check();
  later(1).then(() => expect(kept).toReceiveMessage('y').catch(() => {}));
});
test('reads in the background', async () => {
  const client = await connect('/echo');
  const read = async () => {
    await later(1);
    for (;;) console.log(await client.receive());
  };
  read();
  setTimeout(async () => { console.log(await client.receive()); }, 5);
  const tried = async () => {
    await later(1);
    try { console.log(await client.receive()); } catch {}
  };
  tried();
});
let stored;
test('stores a promise', async () => {
  const client = await connect('/echo');
  stored = (async () => {
    await later(1);
    await expect(client).toBeClosedWith(1000);
  })();
});
test('awaits it', () => stored);
test('looks at it again', async () => {
  await later(50);
  await expect(expect(kept).toReceiveMessage('z')).rejects.toThrow('closed');
});`,
  'heartbeat.test.js': `${head}test('a heartbeat that goes on in later files', async () => {
  const client = await connect('/echo');
  let beats = 0;
  const timer = setInterval(async () => {
    beats += 1;
    if (beats === 200) clearInterval(timer);
    await client.send('beat');
  }, 5).unref();
  await expect(client).toReceiveMessage('beat');
});
test('the next test', async () => { await connect('/echo').sendText('a').expectText('a').wait(50); });`,
  'unawaited.test.js': withAll(
    'forgets all',
    [...ofClient, ...others].map((call) => `() => ${call}`).join(', '),
  ),
  'unawaited-inside.test.js': withAll(
    'forgets all',
    [...ofClient, ...others].map((call) => `async () => { await ${call}; }`).join(', '),
  ),
  'z-behind.test.js': `test('a slow file, so that the run goes on', () => new Promise((done) => setTimeout(done, 500)));`,
};

/** They fail nothing. */
export const harmless = [
  'leaves-listener-1',
  'leaves-listener-2',
  'late',
  'late-meant',
  'heartbeat',
  'z-behind',
];
/** They fail their own test, and nothing else. */
export const forgetful = ['unawaited', 'unawaited-inside'];

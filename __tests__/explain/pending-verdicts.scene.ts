/** Matchers in a listener, and waits for what they check, that are pending or have failed when their test ends. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { connect, mockServer } = require('jest-ws-dynamic');
const { EventEmitter, once } = require('node:events');
const { WebSocket } = require('ws');
const bus = new EventEmitter();
let client;
beforeAll(async () => { client = await connect('/echo'); });
`;
const listens = (body: string): string => `${head}test('listens', async () => {
  ${body}
});
test('passes', () => client.flush());`;
const verdict = "await expect(client).toReceiveMessage('never');";
const connected = (listen: string): string =>
  listens(`const mock = await mockServer();
  const socket = new WebSocket(mock.url);
  const opened = once(socket, 'open');
  ${listen}
  await opened;`);

const lost: Readonly<Record<string, string>> = {
  emitter: listens(`bus.on('go', async () => {\n    ${verdict}\n  });\n  bus.emit('go');`),
  'emitter-once': listens(`bus.once('go', async () => {\n    ${verdict}\n  });\n  bus.emit('go');`),
  named: listens(
    `const onGo = async () => {\n    ${verdict}\n  };\n  bus.on('go', onGo);\n  bus.emit('go');`,
  ),
  'behind-a-wait': listens(
    `bus.on('go', async () => {\n    await client.flush();\n    ${verdict}\n  });\n  bus.emit('go');\n  await client.flush();\n  await client.flush();`,
  ),
  'event-target': listens(
    `const target = new EventTarget();\n  target.addEventListener('go', async () => {\n    ${verdict}\n  });\n  target.dispatchEvent(new Event('go'));`,
  ),
  ws: connected(`socket.on('open', async () => {\n    ${verdict}\n  });`),
  'mock-listener': listens(`const mock = await mockServer();
  mock.on('connection', async (connection) => {
    await connection.send('welcome');
    await expect(connection).toReceiveMessage('never');
  });
  await connect(mock.url).expectText('welcome');`),
  'connection-listener': listens(`const mock = await mockServer();
  const own = await connect(mock.url);
  const connection = await mock.nextConnection();
  connection.on('message', async () => {
    await connection.send('heard');
    await connection.receive();
    await expect(connection).toReceiveMessage('never');
  });
  own.send('a');
  await expect(own).toReceiveMessage('heard');`),
  'mock-reply': listens(`const mock = await mockServer();
  mock.reply('a', async (_text, connection) => {
    connection.send('first');
    await connection.receive();
    await expect(connection).toReceiveMessage('never');
  });
  await connect(mock.url).sendText('a').expectText('first');`),
  onopen: connected(`socket.onopen = async () => {\n    ${verdict}\n  };`),
};

/** A wait whose message the listener checks, with the code at the reported line. */
const unchecked: Readonly<Record<string, readonly [source: string, line: string]>> = {
  'of-its-own-mock': [
    connected(`socket.on('open', async () => {
    const connection = await mock.nextConnection();
    await mock.nextConnection();
    await expect(connection).toReceiveMessage('never');
  });`),
    'await mock.nextConnection();',
  ],
  'value-of-a-wait': [
    listens(
      "bus.once('go', async () => {\n    expect(await client.waitFor('a')).toBe('never');\n  });\n  bus.emit('go');",
    ),
    "expect(await client.waitFor('a'))",
  ],
  'of-a-mock-listener': [
    listens(
      "const mock = await mockServer();\n  mock.on('connection', async (connection) => {\n    expect(await connection.receive()).toBe('never');\n  });\n  await connect(mock.url);\n  await mock.nextConnection();",
    ),
    'expect(await connection.receive())',
  ],
  'of-a-named-mock-listener': [
    listens(
      "const check = async (connection) => {\n    const text = await connection.receive();\n    expect(text).toBe('never');\n  };\n  const mock = await mockServer();\n  mock.on('connection', check);\n  await connect(mock.url);\n  await mock.nextConnection();",
    ),
    'await connection.receive()',
  ],
  'value-of-a-helper': [
    listens(
      "const ask = () => client.waitFor('a');\n  bus.once('go', async () => {\n    expect(await ask()).toBe('never');\n  });\n  bus.emit('go');",
    ),
    "const ask = () => client.waitFor('a')",
  ],
};

/** Matchers that fail in a callback of a mock, without `await`. */
const ignored: Readonly<Record<string, string>> = {
  'ignored-by-a-mock-listener': listens(`const mock = await mockServer();
  mock.on('message', (_message, connection) => {
    expect(connection).toReceiveMessage('other');
    connection.send('heard');
  });
  await connect(mock.url).sendText('a').sendText('b').expectText('heard').expectText('heard');`),
  'ignored-by-a-connection-listener': listens(`const mock = await mockServer();
  const own = await connect(mock.url);
  const connection = await mock.nextConnection();
  connection.on('message', () => {
    expect(connection).toReceiveMessage('other');
    connection.send('heard');
  });
  own.send('a');
  await expect(own).toReceiveMessage('heard');`),
  'ignored-by-a-reply': listens(`const mock = await mockServer();
  mock.reply('a', (_text, connection) => {
    expect(connection).toReceiveMessage('other');
    return 'heard';
  });
  await connect(mock.url).sendText('a').sendText('b').expectText('heard');
  await mock.nextConnection();`),
};

/** A matcher that an async listener awaits, whose stack has frames of the package below the listener. */
const rejected = listens(`const mock = await mockServer();
  mock.on('message', async (_message, connection) => {
    await expect(connection).toReceiveMessage('other');
  });
  const own = await connect(mock.url);
  own.send('a');
  await own.flush();`);

/** The message is on its way when the test ends. */
const arrives = (text: string): string =>
  listens(`const mock = await mockServer();
  mock.on('connection', async (connection) => {
    await expect(connection).toReceiveMessage('bye');
  });
  const own = await connect(mock.url);
  await mock.nextConnection();
  own.send('${text}');`);

/** An uncaught error ends the matcher, too. */
const stray = listens(`const mock = await mockServer();
  mock.on('connection', async (connection) => {
    await expect(connection).toReceiveMessage('never');
  });
  const own = await connect(mock.url);
  setTimeout(() => { throw new Error('stray'); }, 1);
  await own.receive();`);

const exempt: Readonly<Record<string, string>> = {
  'wait-in-a-listener': listens(
    "bus.on('go', async () => { await client.waitFor('never'); });\n  bus.emit('go');",
  ),
  'wait-of-a-test-that-checks': listens(
    "bus.on('go', async () => { await client.waitFor('never'); });\n  bus.emit('go');\n  expect(1).toBe(1);",
  ),
  'voided-in-a-listener': listens(
    "bus.on('go', () => { void expect(client).toReceiveMessage('never'); });\n  bus.emit('go');",
  ),
  'voided-in-a-mock-listener': listens(`const mock = await mockServer();
  mock.on('message', (_message, connection) => {
    void expect(connection).toReceiveMessage('other');
    connection.send('heard');
  });
  await connect(mock.url).sendText('a').sendText('b').expectText('heard').expectText('heard');`),
  'arrives-at-a-mock-listener': arrives('bye'),
  'arrives-at-a-mock-listener-that-checks': arrives('bye').replace(
    "await expect(connection).toReceiveMessage('bye')",
    "expect(await connection.receive()).toBe('bye')",
  ),
  'wait-in-a-mock-listener': listens(`const mock = await mockServer();
  mock.on('connection', async (connection) => {
    expect(connection.url).toBeDefined();
    await connection.receive();
  });
  await connect(mock.url);
  await mock.nextConnection();`),
  'loop-of-a-mock-listener': listens(`const mock = await mockServer();
  mock.on('connection', async (connection) => {
    for (;;) expect(await connection.receive()).toBe('a');
  });
  await connect(mock.url).sendText('a');
  await mock.nextConnection();`),
  'passes-in-a-mock-listener': listens(`const mock = await mockServer();
  mock.on('connection', (connection) => {
    expect(connection).toReceiveMessage('a');
  });
  await connect(mock.url).sendText('a');
  await expect(mock).toReceiveMessage('a');`),
  'caught-in-a-mock-listener': listens(`const mock = await mockServer();
  mock.on('message', (_message, connection) => {
    expect(connection).toReceiveMessage('other').catch(() => connection.send('not other'));
  });
  await connect(mock.url).sendText('a').sendText('b').expectText('not other');`),
  'awaited-later-in-a-mock-listener': listens(`const mock = await mockServer();
  mock.on('message', async (_message, connection) => {
    const received = expect(connection).toReceiveMessage('other');
    await new Promise((resolve) => setImmediate(resolve));
    const outcome = await Promise.allSettled([received]);
    connection.send(outcome[0].status);
  });
  await connect(mock.url).sendText('a').sendText('b').expectText('rejected');`),
};

const sources = Object.entries(unchecked).map(([name, [source]]) => [name, source] as const);
const { shown, failed } = scene(
  Object.fromEntries(
    [
      ...Object.entries({
        ...lost,
        ...ignored,
        rejected,
        'arrives-wrong': arrives('other'),
        stray,
        ...exempt,
      }),
      ...sources,
    ].map(([name, source]) => [`${name}.test.js`, source]),
  ),
);

test.each(Object.keys(lost))('fails its test, at its line: %s', (name) => {
  expect(failed(name)).toEqual(['listens']);
  expect(shown(name)).toContain('.toReceiveMessage() was still pending when the test ended');
  expect(shown(name)).toMatch(/> +\d+ \| +await expect\((client|connection)\)\.toReceive/);
});

test.each(Object.entries(unchecked))(
  'fails its test for a wait whose result is checked: %s',
  (name, [, line]) => {
    expect(failed(name)).toEqual(['listens']);
    expect(shown(name)).toContain('was still pending when the test ended');
    const marked = shown(name)
      .split('\n')
      .filter((text) => /^\s*> +\d+ \|/.test(text));
    expect(marked.join('\n')).toContain(line);
  },
);

test.each(Object.keys(ignored))('fails its test, with the failure: %s', (name) => {
  expect(failed(name)).toEqual(['listens']);
  expect(shown(name)).toContain('.toReceiveMessage() was not awaited');
  expect(shown(name)).toContain('Expected: "other"');
  expect(shown(name)).toMatch(/> +\d+ \| +expect\(connection\)\.toReceive/);
});

test('fails a listener by a message that was on its way when the test ended', () => {
  expect(failed('arrives-wrong')).toEqual(['listens']);
  expect(shown('arrives-wrong')).toContain('Received: "other"');
});

test('fails its test once for an uncaught error', () => {
  expect(failed('stray')).toEqual(['listens']);
  expect(shown('stray').match(/●/g)).toHaveLength(1);
});

test('shows no frames of the package below a listener', () => {
  expect(failed('rejected')).toEqual(['listens']);
  expect(shown('rejected')).toMatch(/> +\d+ \| +await expect\(connection\)\.toReceive/);
  expect(shown('rejected')).toContain('Expected: "other"');
  expect(shown('rejected')).not.toContain('/dist/');
});

test.each(Object.keys(exempt))('passes: %s', (name) => {
  expect([failed(name), shown(name)]).toEqual([[], '']);
});

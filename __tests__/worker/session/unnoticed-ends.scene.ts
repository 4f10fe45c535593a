import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

/** Echoes, and ends as its client asks it to: by an error, with a code, or by a signal. */
const program = `
const { WebSocketServer } = require('ws');
new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1' }).on('connection', (socket) => {
  socket.on('error', () => {});
  socket.on('message', (data) => {
    const [verb, argument] = String(data).split(' ');
    if (verb === 'exit') process.exit(Number(argument));
    if (verb === 'signal') process.kill(process.pid, argument);
    socket.send(JSON.stringify(JSON.parse(data)));
  });
});`;

/** The same on a fixed port. */
const onFixedPort = program.replace("Number(process.env.PORT), host: '127.0.0.1'", '3000');

const options = (more = {}) =>
  JSON.stringify({
    server: { command: 'node', args: ['server.js'], env: { PORT: '{port}' } },
    ssl: false,
    ...more,
  });

const file = (body: string, more = {}) => `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${options(more)}
 */
const { connect, server } = require('jest-ws-dynamic');
const { once } = require('node:events');
const lost = async (client) => {
  while (client.readyState !== 3) await new Promise((resolve) => setImmediate(resolve));
};
${body}
`;
const told = (message: string) =>
  `test('is told "${message}"', async () => {\n  const client = await connect('/');\n  client.send('${message}');\n  await lost(client);\n});\n`;

/** Right tests: the end is expected, or is not a failure of the server. */
const right: Record<string, string> = {
  'awaits the exit': `test('ends', async () => {
    const client = await connect('/');
    client.send('exit 3');
    expect(await server.exited).toEqual({ code: 3, signal: null });
  });`,
  'awaits the close': `test('ends', async () => {
    const client = await connect('/');
    client.send('no JSON');
    await expect(client).toBeClosedWith(1006);
  });`,
  'awaits that no message comes': `test('ends', async () => {
    const client = await connect('/');
    client.send('no JSON');
    await expect(client.receive()).rejects.toThrow('1006');
  });`,
  'starts it again': `${told('exit 3')}
  test('runs again', async () => {
    await server.start();
    await connect('/');
  });`,
  'expects a failure': `test.failing('ends', async () => {
    const client = await connect('/');
    client.send('no JSON');
    await client.receive();
  });`,
  'is refused later': `${told('exit 3')}
  test('is refused', async () => {
    await expect(connect('/')).rejects.toThrow('ECONNREFUSED');
  });`,
  'is noticed, and stopped later': `afterAll(() => server.stop());
  test('ends', async () => {
    const client = await connect('/');
    client.send('exit 3');
    await expect(client).toBeClosedWith(1006);
    await server.stop();
  });`,
  'is expected to exit, and stopped before': `test('ends', async () => {
    const client = await connect('/');
    client.send('exit 3');
    await lost(client);
    await server.stop();
    expect(await server.exited).toEqual({ code: 3, signal: null });
  });`,
  'is stopped and started again': `afterEach(() => server.stop());
  beforeEach(() => server.start());
  ${told('exit 3')}
  test('runs again', () => connect('/'));`,
  'leaves with code 0': told('exit 0'),
  'handles a signal': told('exit 143'),
  'is told to end': told('signal SIGTERM'),
};

/** Wrong tests: nothing in them notices that the server failed. */
const wrong: Record<string, { body: string; says: RegExp; more?: object }> = {
  'fails in the last test': {
    body: told('no JSON'),
    says: /The server process ended with code 1 during the test "is told "no JSON""\. It failed with:[\s\S]*JSON\.parse[\s\S]*await server\.exited[\s\S]*> +\d+ \| .*JSON\.parse/,
  },
  'fails while the test ends': {
    body: `test('is quick', async () => {
      const client = await connect('/');
      await client.send('no JSON');
    });`,
    says: /during the test "is quick"/,
  },
  'fails before tests without a client': {
    body: `${told('exit 3')}\ntest('adds', () => expect(1 + 1).toBe(2));`,
    says: /ended with code 3 during the test "is told "exit 3""/,
  },
  'is stopped after its failure': {
    body: `afterAll(() => server.stop());\n${told('exit 3')}`,
    says: /ended with code 3 during the test "is told "exit 3""/,
  },
  'is crashed and stopped after its failure': {
    body: `afterAll(async () => {
      await server.crash();
      await server.stop();
    });
    ${told('exit 3')}`,
    says: /ended with code 3/,
  },
  // Its exit is reported later than the end of its connections.
  ...Object.fromEntries(
    ['stop', 'crash'].map((verb) => [
      `is ended by ${verb}() once the connection is lost`,
      {
        body: `test('ends', async () => {
          const client = new (require('ws').WebSocket)(server.url);
          await once(client, 'open');
          client.send('exit 3');
          await once(client, 'close');
          await server.${verb}();
        });`,
        says: /ended with code 3 during the test "ends"/,
      },
    ]),
  ),
  'is aborted': { body: told('signal SIGABRT'), says: /ended by SIGABRT/ },
  'leaves, with failOnLeaks': {
    body: told('exit 0'),
    more: { failOnLeaks: true },
    says: /ended with code 0 during the test/,
  },
};

const nameOf = (title: string) => title.replaceAll(/[^a-z0-9]+/g, '-');
const { shown, result } = scene({
  'server.js': program,
  'fixed.js': onFixedPort,
  'right-fixed-port.test.js': file(
    `test('ends', async () => {
    const client = await connect('ws://localhost:3000');
    client.send('no JSON');
    await expect(client).toBeClosedWith(1006);
  });`,
    { server: { command: 'node', args: ['fixed.js'] } },
  ),
  'load.test.js': file(`let sessions = 0;
  require('jest-ws-dynamic').scale('load', {
    tiers: [2, 3, 5],
    timeout: 1000,
    session: async (client) => {
      sessions += 1;
      client.send(sessions === 4 ? 'exit 4' : '{}');
      await client.receive();
    },
  });`),
  'jest.config.js': `module.exports = { preset: 'jest-ws-dynamic', transform: {} };`,
  ...Object.fromEntries(
    Object.entries(right).map(([title, body]) => [`right-${nameOf(title)}.test.js`, file(body)]),
  ),
  ...Object.fromEntries(
    Object.entries(wrong).map(([title, { body, more }]) => [
      `wrong-${nameOf(title)}.test.js`,
      file(body, more),
    ]),
  ),
});

test.each(Object.keys(right))('a file passes whose server %s', (title) => {
  const name = `right-${nameOf(title)}`;
  expect(shown(name)).toBe('');
  expect(result(name)).toBeDefined();
});

test.each(Object.entries(wrong))('a file fails whose server %s', (title, { says }) => {
  const text = shown(`wrong-${nameOf(title)}`);
  expect(text).toMatch(says);
  expect(text).toContain('ERR_WS_SERVER_EXITED');
});

test('a file passes that notices a lost connection to a fixed port of its server', () => {
  expect(shown('right-fixed-port')).toBe('');
  expect(result('right-fixed-port')).toBeDefined();
});

test('the load test during which it ended says so, and later ones name it', () => {
  const [, during = '', after = ''] = shown('load').split('● load › ');
  expect(during).toContain('The server process ended with code 4 during this test.');
  expect(after).toContain(
    'The server process ended with code 4 during the test "load 3 connections".',
  );
});

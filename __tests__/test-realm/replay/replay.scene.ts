import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const session = readFileSync(join(__dirname, 'fixtures', 'chat.har'), 'utf8');

const replay = `
const { connect, mockServer } = require('jest-ws-dynamic');

const options = { replay: '../har/session.har', mask: ['id', 're'] };
const dial = (mock) => connect(mock.url + '/v1?room=1', { protocols: 'chat.v1' });

test('a client that sends something else', async () => {
  const mock = await mockServer(options);
  const client = await dial(mock);
  await client.receive();
  client.send({ id: 'x', type: 'join', room: 'kitchen' });
  await mock.replayed;
});

test('a client that waits for the answer to something else', async () => {
  const mock = await mockServer(options);
  const closed = () => new Promise((resolve) => {
    const socket = new (require('ws'))(mock.url + '/v1?room=1', 'chat.v1');
    socket.on('open', () => socket.send('{"type":"ping"}'));
    socket.on('close', (code, reason) => resolve(code + ' ' + reason));
  });
  await closed();
  throw new Error('own client: ' + (await closed()));
});

test('a client that sends too little', async () => {
  const mock = await mockServer(options);
  await dial(mock);
  await mock.flush();
  expect(mock.connections).toHaveLength(2);
});

test('a replay that nobody awaits', async () => {
  const mock = await mockServer({ protocols: ['chat.v1'] });
  await connect(mock.url + '/v1?room=1', options);
});

test('a Socket.IO client without its codec', async () => {
  const mock = await mockServer(options);
  const { port } = new URL(mock.url);
  await fetch('http://127.0.0.1:' + port + '/socket.io/?EIO=4&transport=polling&t=1');
});

test('passes: a session played to its end', async () => {
  const mock = await mockServer(options);
  const client = await dial(mock);
  client.send({ id: 1, type: 'join', room: 'garden' });
  client.send({ id: 2, type: 'leave', session: 's-81' });
  client.send({ id: 3, type: 'say', text: 'hello' });
  await dial(mock);
  await expect(connect(mock.url + '/admin')).toRejectUpgrade(401);
  await mock.replayed;
});
`;

const outside = `
/** @jest-environment-options {"outside": "refuse"} */
const { connect, mockServer } = require('jest-ws-dynamic');

test('records', async () => {
  await mockServer({ url: 'wss://api.example.com', record: 'new.har' });
  await expect(connect({ url: 'wss://api.example.com/v1' })).toRejectUpgrade(500);
});
`;

const failing = `
const { connect, mockServer } = require('jest-ws-dynamic');
const { existsSync, mkdirSync, readFileSync } = require('node:fs');

let real;
beforeAll(async () => {
  real = await mockServer();
  real.reply(() => true, (message) => message);
});

const made = (name) => __dirname + '/' + name;
const talk = async (record, ...texts) => {
  const mock = await mockServer({ url: real.url, record });
  const client = await connect({ url: real.url });
  for (const text of texts) {
    client.send(text);
    await client.receive();
  }
  return mock;
};

test('fails half way', async () => {
  await talk('half.har', 'one');
  throw new Error('half way');
});

test('fails after the mock server was closed', async () => {
  const mock = await talk('closed.har', 'one');
  await mock.close();
  expect(existsSync(made('closed.har'))).toBe(true);
  throw new Error('too late');
});

test('records to a file that cannot be written', async () => {
  await talk('taken.har', 'one');
  mkdirSync(made('taken.har'));
});

test('passes: nothing of them is left, and the next one records', async () => {
  expect(existsSync(made('half.har'))).toBe(false);
  expect(existsSync(made('closed.har'))).toBe(false);
  await talk('half.har', 'one', 'two');
});

test('passes: its recording is there', () => {
  expect(readFileSync(made('half.har'), 'utf8')).toContain('two');
});

describe('a mock server of a block', () => {
  beforeAll(() => talk('block.har', 'one'));
  test('passes: uses it', () => {});
});

test('records from a server that is down', async () => {
  const mock = await mockServer({ url: 'ws://localhost:1', record: 'down.har' });
  await connect({ url: 'ws://localhost:1' });
});
`;
const { failed, folder, linesOf, shown } = scene({
  'tests/replay.test.js': replay,
  'tests/outside.test.js': outside,
  'tests/failing.test.js': failing,
  'har/session.har': session,
});

test('only a session that was played to its end passes', () => {
  expect(failed('tests/replay')).toEqual([
    'a client that sends something else',
    'a client that waits for the answer to something else',
    'a client that sends too little',
    'a replay that nobody awaits',
    'a Socket.IO client without its codec',
  ]);
});

test('a message that was not recorded fails with the closest one', () => {
  const lines = linesOf('tests/replay', 'a client that sends something else').join('\n');
  expect(lines).toMatch(
    /WsDynamicError \[ERR_WS_REPLAY_MISMATCH\]: The client sent a message that \S*session\.har \(\/v1, connection 1 of 2\) does not have:/,
  );
  expect(lines).toMatch(/> +\d+ \|\s+const mock = await mockServer\(options\);/);
  expect(lines).not.toContain('outside of the test');
  // The wait for the end of the replay fails with it.
  expect(lines).not.toContain('The test then failed');
  expect(lines).toContain('The closest recorded message is number 2:');
  expect(lines).toMatch(/- +"room": "garden",\n\s*\+ +"room": "kitchen",/);
});

test('a mismatch ends the connection of a client that waits for an answer', () => {
  const name = 'a client that waits for the answer to something else';
  const [first, ...rest] = linesOf('tests/replay', name).join('\n').split('own client: ');
  expect(first).toMatch(/ERR_WS_REPLAY_MISMATCH/);
  expect(rest).toHaveLength(1);
  expect(rest[0]).toMatch(/^1008 not in the recording/);
  expect(first?.match(/does not have:/g)).toHaveLength(1);
});

test('a failure shows what a replay waits for', () => {
  expect(linesOf('tests/replay', 'a client that sends too little').join('\n')).toMatch(
    /The replay of \S*session\.har \(\/v1, connection 1 of 2\) waits for message 1 of 3 of the client: \{ id: '<id 1>', type: 'join', room: 'garden' \}/,
  );
});

test('a replay that is not awaited fails its test', () => {
  const lines = linesOf('tests/replay', 'a replay that nobody awaits').join('\n');
  expect(lines).toContain('ERR_WS_NOT_AWAITED');
  expect(lines).toContain('client.replayed');
});

test('a Socket.IO client that starts with long-polling requires the codec', () => {
  const lines = linesOf('tests/replay', 'a Socket.IO client without its codec').join('\n');
  expect(lines).toContain(
    "Record and replay it with the codec socketIo of jest-ws-dynamic/codecs, or give the client the option transports: ['websocket'].",
  );
  expect(lines).toMatch(/> +\d+ \|\s+const mock = await mockServer\(options\);/);
});

test('nothing is recorded from an address that option outside does not allow', () => {
  expect(shown('tests/outside')).toContain('ERR_WS_OUTSIDE_REFUSED');
});

describe('a test that fails', () => {
  test('leaves no recording', () => {
    expect(failed('tests/failing')).toEqual([
      'fails half way',
      'fails after the mock server was closed',
      'records to a file that cannot be written',
      'records from a server that is down',
    ]);
    const left = ['half', 'closed', 'block', 'down'].filter((name) =>
      existsSync(join(folder(), 'tests', `${name}.har`)),
    );
    expect(left).toEqual(['half']);
  });

  test('reports that nothing was recorded', () => {
    expect(linesOf('tests/failing', 'fails half way').join('\n')).toMatch(
      /\bhalf\.har was not recorded, since the test failed\./,
    );
  });

  test('names the file that cannot be written', () => {
    const lines = linesOf('tests/failing', 'records to a file that cannot be written').join('\n');
    expect(lines).toMatch(
      /ERR_WS_RECORDING_FAILED\]: mockServer\(\{ record \}\): \S*taken\.har cannot be recorded: EISDIR/,
    );
    expect(lines).toMatch(/> +\d+ \|\s+const mock = await mockServer\(/);
  });

  test('names the server that is down', () => {
    const lines = linesOf('tests/failing', 'records from a server that is down').join('\n');
    expect(lines).toMatch(
      /ERR_WS_CONNECT_FAILED\]: The real server ws:\/\/localhost:1 did not answer, so \S*down\.har cannot be recorded: .*ECONNREFUSED/,
    );
    expect(lines).not.toContain('thrown outside of the test');
    expect(lines).not.toMatch(/status 500|500 Internal/);
  });
});

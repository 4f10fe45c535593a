import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
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

test('passes: a session played to its end', async () => {
  const mock = await mockServer(options);
  const client = await dial(mock);
  client.send({ id: 1, type: 'join', room: 'garden' });
  client.send({ id: 2, type: 'leave', session: 's-81' });
  client.send({ id: 3, type: 'say', text: 'hello' });
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

const { failed, linesOf, shown } = scene({
  'tests/replay.test.js': replay,
  'tests/outside.test.js': outside,
  'har/session.har': session,
});

test('only a session that was played to its end passes', () => {
  expect(failed('tests/replay')).toEqual([
    'a client that sends something else',
    'a client that sends too little',
    'a replay that nobody awaits',
  ]);
});

test('a message that was not recorded fails with the closest one', () => {
  const lines = linesOf('tests/replay', 'a client that sends something else').join('\n');
  expect(lines).toMatch(
    /WsDynamicError \[ERR_WS_REPLAY_MISMATCH\]: The client sent a message that \S*session\.har \(\/v1, connection 1 of 2\) does not have:/,
  );
  expect(lines).toContain('The closest recorded one is message 2:');
  expect(lines).toMatch(/- +"room": "garden",\n\s*\+ +"room": "kitchen",/);
});

test('a failure shows what a replay waits for', () => {
  expect(linesOf('tests/replay', 'a client that sends too little').join('\n')).toMatch(
    /The replay of \S*session\.har \(\/v1, connection 1 of 2\) waits for message 1 of 3 of the client: \{ id: '<id 1>', type: 'join', room: 'garden' \}/,
  );
});

test('a replay that nobody awaits fails its test', () => {
  const lines = linesOf('tests/replay', 'a replay that nobody awaits').join('\n');
  expect(lines).toContain('ERR_WS_NOT_AWAITED');
  expect(lines).toContain('client.replayed');
});

test('nothing is recorded from an address that option outside forbids', () => {
  expect(shown('tests/outside')).toContain('ERR_WS_OUTSIDE_REFUSED');
});

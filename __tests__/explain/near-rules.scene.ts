import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const { shown } = scene({
  'mock.test.js': `const { connect, mockServer } = require('jest-ws-dynamic');
test('fails', async () => {
  const mock = await mockServer({ json: true });
  mock.reply({ type: 'ping' }, { type: 'pong' });
  mock.reply({ type: 'join', room: { name: 'lobby' } }, { type: 'joined' });
  const client = await connect({ url: mock.url });
  client.send({ type: 'join', room: { name: 'loby' } });
  await client.waitFor({ type: 'joined' }, { timeout: 100 });
});`,
  'predicate.test.js': `const { connect, mockServer } = require('jest-ws-dynamic');
test('fails', async () => {
  const mock = await mockServer();
  mock.reply((message) => message.type === 'hello', { type: 'welcome' });
  mock.reply((message, json) => json.type === 'other', { type: 'other' });
  mock.reply((message) => message.type !== 'other', { type: 'negated' }, { times: 1 });
  mock.reply((message, json) => { json.type; }, { type: 'none' });
  const client = await connect(mock.url);
  client.send({ type: 'hello' });
  client.send({ type: 'hello' });
  await client.waitFor({ type: 'welcome' }, { timeout: 100 });
});`,
  'used-up.test.js': `const { connect, mockServer } = require('jest-ws-dynamic');
test('fails', async () => {
  const mock = await mockServer();
  mock.reply('a', 'b', { times: 1 });
  const client = await connect(mock.url);
  await client.send('a');
  await client.waitFor('b');
  await client.send('a');
  await client.waitFor('b', { timeout: 100 });
});`,
  'early.test.js': `const { connect, mockServer } = require('jest-ws-dynamic');
test('fails', async () => {
  const mock = await mockServer();
  const client = await connect({ url: mock.url });
  client.send('other');
  client.send('a');
  await client.flush();
  mock.reply('a', 'b');
  await client.waitFor('b', { timeout: 100 });
});`,
  'no-return.test.js': `const { connect, mockServer } = require('jest-ws-dynamic');
test('fails', async () => {
  const mock = await mockServer({ json: true });
  mock.reply({ type: 'join' }, ({ type }) => { type + 'ed'; });
  mock.reply({ type: 'sends' }, async (message, connection) => { void connection.send('later'); });
  mock.reply({ type: 'both' }, ({ id }) => (id === 1 ? 'one' : undefined));
  const client = await connect({ url: mock.url });
  client.send({ type: 'sends' });
  client.send({ type: 'both', id: 1 });
  client.send({ type: 'both', id: 2 });
  client.send({ type: 'join' });
  await client.waitFor('joined', { timeout: 100 });
});`,
  'list.test.js': `const { connect, mockServer } = require('jest-ws-dynamic');
const { graphqlTransportWs: codec } = require('jest-ws-dynamic/codecs');
const protocols = ['graphql-transport-ws'];
test('fails', async () => {
  const mock = await mockServer({ codec, protocols });
  mock.reply(({ type }) => type === 'subscribe', () => [{ type: 'complete', id: '1' }]);
  const client = await connect({ url: mock.url, codec, protocols });
  client.send({ type: 'subscribe', id: '1', payload: { query: '{ a }' } });
  await client.waitFor({ type: 'complete', id: '1' });
});`,
});

test('a failure lists the message that no rule of the mock server matched, with the closest rule', () => {
  const text = shown('mock');
  expect(text).toContain('No reply rule of the mock server matched:');
  expect(text).toContain('{"type":"join","room":{"name":"loby"}}');
  expect(text).toContain('They differ at room.name.');
  expect(text).toMatch(/-\s+"name": "lobby",\n\s+\+\s+"name": "loby",/);
});

test('a failure explains the predicate that reads the text of a message as an object', () => {
  const text = shown('predicate');
  expect(text).toMatch(
    /The predicate of mock\.reply\(\) at \S*predicate\.test\.js:4 reads "type" of its first argument, which is the text of a message: its second argument is the parsed JSON\.\n/,
  );
  expect(text).toMatch(
    /The predicate of mock\.reply\(\) at \S*predicate\.test\.js:7 returned undefined for each message/,
  );
  expect(text.match(/The predicate of/g)).toHaveLength(2);
});

test('a failure names the rule that had answered as often as it may', () => {
  expect(shown('used-up')).toMatch(
    /No reply rule of the mock server matched:\n +a\n +mock\.reply\(\) at \S*used-up\.test\.js:4 had answered as often as its option times allows\./,
  );
});

test('a failure names the rule that was added after its message', () => {
  const text = shown('early');
  expect(text).toMatch(
    /mock\.reply\(\) at \S*early\.test\.js:8 was called after its message had arrived:\n +a\n/,
  );
  expect(text).not.toMatch(/arrived:\n +other/);
  expect(text).not.toContain('No reply rule');
});

test('a failure names the reply whose function returned undefined', () => {
  const text = shown('no-return');
  expect(text).toMatch(
    /The function of mock\.reply\(\) at \S*no-return\.test\.js:4 returned undefined, so nothing was sent in reply to:\n +{"type":"join"}\n/,
  );
  expect(text.match(/returned undefined/g)).toHaveLength(1);
});

test('an answer that cannot be sent ends the wait for it, and points at its rule', () => {
  const text = shown('list');
  expect(text).toContain('the codec graphql cannot encode [ { type: ');
  expect(text).toContain('A list is one answer.');
  expect(text).toMatch(/> 6 \| +mock\.reply\(/);
  expect(text).not.toContain('Timed out');
});

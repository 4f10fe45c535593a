/** An expected message that another connection of the test received. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const uses = (code: string): string => `const { connect, mockServer } = require('jest-ws-dynamic');
test('fails', async () => {
  const ann = await connect('/echo', { name: 'ann' });
  const bob = await connect('/echo', { name: 'bob' });
  const mock = await mockServer();
  const other = await connect({ url: mock.url });
  const connection = await mock.nextConnection();
  ${code}
});`;

const { shown } = scene({
  'matcher.test.js': uses(`bob.send({ a: 1 });
  await bob.flush();
  await expect(ann).toReceiveMessage({ a: 1 }, { timeout: 100 });`),
  'wait.test.js': uses(`bob.send('for both');
  ann.send('close');
  await bob.flush();
  await ann.waitFor(/both/, { timeout: 100 });`),
  'mock.test.js': uses(`const second = await connect({ url: mock.url });
  second.send('a');
  await second.flush();
  await connection.waitFor('a', { timeout: 100 });`),
  'other-server.test.js': uses(`other.send('a');
  connection.send('a');
  await other.flush();
  await connection.flush();
  await expect(ann).toReceiveMessage('a', { timeout: 100 });`),
  'predicate.test.js': uses(`bob.send('a');
  await bob.flush();
  await ann.waitFor((text) => text === 'a', { timeout: 100 });`),
  'earlier.test.js': `const { connect } = require('jest-ws-dynamic');
let bob;
beforeAll(async () => { bob = await connect('/echo', { name: 'bob' }); });
test('passes', async () => { bob.send('a'); await bob.flush(); });
test('fails', async () => {
  const ann = await connect('/echo', { name: 'ann' });
  await expect(ann).toReceiveMessage('a', { timeout: 100 });
});`,
});

test.each([
  ['matcher', /another connection of this test: \S+\/echo \(bob\)\./],
  ['wait', /another connection of this test: \S+\/echo \(bob\)\./],
  ['mock', /another connection of this test: \S+ \(connection 2\)\./],
])('is named where the wait fails: %s', (name, text) => {
  expect(shown(name)).toMatch(text);
});

test.each(['other-server', 'predicate', 'earlier'])(
  'is not named if it may be another one: %s',
  (name) => {
    expect(shown(name)).toContain('Timed out');
    expect(shown(name)).not.toContain('another connection');
  },
);

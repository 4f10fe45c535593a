/** A library that replaces the global Promise by a class of its own, which cannot be extended. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const files = {
  'replaced.cjs': `const Native = Promise;
function Other(executor) {
  if (new.target !== Other) throw new TypeError('the constructor cannot be invoked directly');
  this.own = new Native(executor);
}
Other.prototype.then = function (...reactions) {
  const next = this.own.then(...reactions);
  return new Other((resolve, reject) => next.then(resolve, reject));
};
Other.prototype.catch = function (reaction) { return this.then(undefined, reaction); };
for (const name of ['resolve', 'reject', 'all', 'race']) {
  Other[name] = (value) => new Other((resolve, reject) => Native[name](value).then(resolve, reject));
}
global.Promise = Other;`,
  'right.test.js': `require('./replaced.cjs');
const { connect, mockServer } = require('jest-ws-dynamic');
test('a client', async () => {
  const client = await connect('/echo');
  client.send('a');
  await expect(client).toReceiveMessage('a');
});
test('a chain', () => connect('/echo').sendText('a').expectText('a'));
test('a mock', async () => {
  const mock = await mockServer();
  mock.reply('a', 'b');
  const client = await connect(mock.url);
  client.send('a');
  expect(await client.receive()).toBe('b');
});`,
  'wrong.test.js': `require('./replaced.cjs');
const { connect } = require('jest-ws-dynamic');
test('forgotten', async () => {
  const client = await connect('/echo');
  client.send('a');
  expect(client).toReceiveMessage('a');
});`,
};

const { failed, shown } = scene(files);

test('fails no right test', () => {
  expect(shown('right')).toBe('');
  expect(failed('right')).toEqual([]);
});

test('hides no forgotten await', () => {
  expect(failed('wrong')).toEqual(['forgotten']);
  expect(shown('wrong')).toMatch(
    /toReceiveMessage\(\) at \S*wrong\.test\.js:6 was not awaited|> 6 \|/,
  );
});

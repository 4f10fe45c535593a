import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const uses = `const { connect } = require('jest-ws-dynamic');
test('right', async () => {
  const client = await connect('/echo');
  client.send('a');
  await expect(client).toReceiveMessage('a');
});
test('forgotten', async () => {
  const client = await connect('/echo');
  client.send('a');
  expect(client).toReceiveMessage('b');
});`;

const extended = (body: string) =>
  scene({
    'environment.js': `const { TestEnvironment } = require('jest-ws-dynamic/environment');
module.exports = class extends TestEnvironment {
  ${body}
};`,
    'a.test.js': uses,
    'jest.config.js': `module.exports = { preset: 'jest-ws-dynamic', testEnvironment: './environment.js' };`,
  });

const handlers = {
  'without super': extended('async handleTestEvent() {}'),
  'that is synchronous': extended('handleTestEvent() {}'),
  'as a field': extended('handleTestEvent = async () => {};'),
  'with super': extended(
    'async handleTestEvent(...values) { await super.handleTestEvent(...values); }',
  ),
};
const failing = extended(
  "async handleTestEvent({ name }) { if (name === 'setup') throw new Error('theirs'); }",
);
const notSetUp = extended('async setup() {}');

test.each(Object.entries(handlers))(
  'a subclass with handleTestEvent() %s gives the same verdicts',
  (_name, made) => {
    expect(made.failed('a')).toEqual(['forgotten']);
    expect(made.shown('a')).toContain('ERR_WS_NOT_AWAITED');
  },
);

test("an error of a subclass's handleTestEvent() fails the file", () => {
  expect(failing.shown('a')).toContain('theirs');
});

test('a setup() without super.setup() is named', () => {
  expect(notSetUp.shown('a')).toContain('environment.js extends that of jest-ws-dynamic');
  expect(notSetUp.shown('a')).toContain('Write await super.setup() in it.');
});

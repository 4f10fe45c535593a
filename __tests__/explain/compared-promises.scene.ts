/** A promise of this package that one of Jest's own matchers compares. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { connect, mockServer } = require('jest-ws-dynamic');
let client;
beforeEach(async () => { client = await connect('/echo'); client.send('x'); });
`;
const bodies = {
  equal: "expect(client.receive()).toEqual('x');",
  awaited: "await expect(client.receive()).toBe('x');",
  stored: "const text = client.receive();\n  expect(text).toBe('x');",
  number: 'expect(client.ping()).toBeLessThan(500);',
  property: "expect(connect('/echo')).toHaveProperty('protocol', 'x');",
  inside: "expect({ text: client.receive() }).toEqual({ text: 'x' });",
  lazy: 'client.close();\n  expect(client.closed).toMatchObject({ code: 1000 });',
  foreign: "expect(Promise.resolve('x')).toBe('x');",
  resolves: "await expect(client.receive()).resolves.toBe('y');",
  text: "expect('Promise {}').toBe('x');",
};

const { shown } = scene(
  Object.fromEntries(
    Object.entries(bodies).map(([name, body]) => [
      `${name}.test.js`,
      `${head}test('fails', async () => {\n  ${body}\n});`,
    ]),
  ),
);

const remedy = 'Await it, expect(await …), or write await expect(…).resolves.';

test.each([
  ['equal', 'client.receive()', 5],
  ['awaited', 'client.receive()', 5],
  ['stored', 'client.receive()', 5],
  ['number', 'client.ping()', 5],
  ['property', 'connect()', 5],
  ['inside', 'client.receive()', 5],
])('the call is named: %s', (file, call, line) => {
  expect(shown(file)).toMatch(
    new RegExp(
      `^ *${call.replace('()', '\\(\\)')} at \\S*${file}\\.test\\.js:${line} was not awaited`,
      'm',
    ),
  );
  expect(shown(file)).toContain(`was not awaited: the received value is its promise. ${remedy}`);
});

test.each(['lazy', 'foreign'])('a promise that no call of ours has begun: %s', (file) => {
  expect(shown(file)).toContain(`The received value is a promise. ${remedy}`);
  expect(shown(file)).not.toContain('client.close() at');
});

test.each(['resolves', 'text'])('another failure gets no note: %s', (file) => {
  expect(shown(file)).toContain('● fails');
  expect(shown(file)).not.toContain('expect(await …)');
});

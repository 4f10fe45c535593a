import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const wrong: Readonly<Record<string, readonly [split: string, received: string]>> = {
  number: ['() => 5', '5 (number)'],
  null: ['() => null', 'null'],
  promise: ["async () => ['x']", 'a promise'],
  text: ["() => 'xyz'", "'xyz' (string)"],
  numbers: ['() => [1, 2]', '[ 1, 2 ] (array)'],
  generator: ['function* () { for (;;) yield 1; }', 'Object [Generator]'],
};

const files = Object.fromEntries(
  Object.entries(wrong).map(([name, [split]]) => [
    `${name}.test.js`,
    `const { connect } = require('jest-ws-dynamic');
test('ends', async () => {
  const codec = { name: 'g', encode: String, decode: (data) => data, split: ${split} };
  const client = await connect('/echo', { codec });
  client.send('abc');
  await expect(client).toReceiveMessage('x', { timeout: 200 });
});`,
  ]),
);

const { shown, failed } = scene(files);

test.each(Object.entries(wrong))(
  'a codec that splits into an invalid value: %s',
  (name, [, text]) => {
    expect(failed(name)).toEqual(['ends']);
    expect(shown(name)).toContain('split() of the codec g: expected a list of strings or bytes');
    expect(shown(name)).toContain(`received ${text}`);
    expect(shown(name).match(/split\(\) of the codec g/g)).toHaveLength(1);
    expect(shown(name)).toMatch(/> 2 \| test\('ends'/);
  },
);

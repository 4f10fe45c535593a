import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const wrong: Readonly<Record<string, readonly [split: string, received: string]>> = {
  number: ['() => 5', '5 (number)'],
  null: ['() => null', 'null'],
  undefined: ['() => undefined', 'undefined'],
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

const head = `const { connect, mockServer, network } = require('jest-ws-dynamic');
const codec = {
  ...{ name: 'g', encode: String, decode: (data) => data },
  split: () => { throw new Error('cannot split'); },
};
`;
const throwing = {
  'client.test.js': `${head}test('ends', async () => {
  const client = await connect('/echo', { codec });
  client.send('a');
  client.send('a');
  await expect(client).toReceiveMessages(['a', 'a']);
});`,
  'mock.test.js': `${head}test('ends', async () => {
  const mock = await mockServer({ codec });
  const client = await connect({ url: mock.url, codec: false });
  client.send('a');
  await expect(mock).toReceiveMessage('a');
});`,
  'link.test.js': `${head}test('ends', async () => {
  const link = await network({ codec });
  link.drop('b');
  const client = await connect('/echo', { via: link });
  client.send('a');
  await expect(client).toReceiveMessage('a');
});`,
};

const { shown, failed } = scene({ ...files, ...throwing });

test.each(['client', 'mock', 'link'])(
  'a codec whose split() throws fails the test, once: %s',
  (name) => {
    expect(failed(name)).toEqual(['ends']);
    expect(shown(name).match(/split\(\) of the codec g threw: cannot split/g)).toHaveLength(1);
    expect(shown(name)).toMatch(/> 4 \| +split: /);
  },
);

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

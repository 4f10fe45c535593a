// A codec whose functions return promises decodes no message, so that a negative assertion would pass.
import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const head = `const { connect, mockServer, network } = require('jest-ws-dynamic');
const decode = async (data) => JSON.parse(data);
const codec = { name: 'json', encode: JSON.stringify, decode };
const unwanted = { type: 'error' };
`;

const refused = 'decode() of the codec json: expected its function to return a value';

/** With what the failure says. */
const wrong: Readonly<Record<string, readonly [body: string, text: string]>> = {
  client: [
    `const client = await connect('/echo', { codec });
  client.send(unwanted);
  await expect(client).not.toReceiveMessage(unwanted);`,
    refused,
  ],
  list: [
    `const client = await connect('/echo', { codec });
  client.send(unwanted);
  await client.flush();
  expect(client).not.toHaveReceivedMessages([unwanted]);`,
    refused,
  ],
  mock: [
    `const mock = await mockServer({ codec });
  const client = await connect(mock.url);
  client.send(JSON.stringify(unwanted));
  await client.flush();
  await expect(mock).not.toReceiveMessage(unwanted);`,
    refused,
  ],
  stateful: [
    `const client = await connect('/echo', { codec: () => codec });
  client.send(unwanted);
  await expect(client).not.toReceiveMessage(unwanted);`,
    refused,
  ],
  link: [
    `const link = await network({ codec });
  link.drop(unwanted);
  const client = await connect('/echo', { via: link });
  client.send(JSON.stringify(unwanted));
  await client.flush();`,
    refused,
  ],
  rejected: [
    `const own = { ...codec, decode: async () => { throw new Error('own'); } };
  const client = await connect('/echo', { codec: own });
  client.send(unwanted);
  await expect(client).not.toReceiveMessage(unwanted);`,
    refused,
  ],
  encode: [
    `const own = { name: 'json', encode: async () => { throw new Error('own'); }, decode: JSON.parse };
  const client = await connect('/echo', { codec: own });
  client.send(unwanted);`,
    'encode() of the codec json: expected its function to return a value',
  ],
};

const { shown, failed } = scene(
  Object.fromEntries(
    Object.entries(wrong).map(([name, [body]]) => [
      `${name}.test.js`,
      `${head}test('ends', async () => {\n  ${body}\n});\n`,
    ]),
  ),
);

test.each(Object.entries(wrong))('is refused once: %s', (name, [, text]) => {
  expect(failed(name)).toEqual(['ends']);
  expect(shown(name).split(text)).toHaveLength(2);
  expect(shown(name)).not.toContain('returned no value');
  expect(shown(name)).toContain('received a promise. Give a function that is not async.');
});

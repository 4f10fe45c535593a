import { afterEach, test } from 'node:test';
import { expect } from 'expect';
import { connect, mockServer } from 'jest-ws-dynamic';
import * as matchers from 'jest-ws-dynamic/matchers';

expect.extend(matchers);

const opened = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

test('receives a welcome', async () => {
  const mock = await mockServer();
  opened.push(mock);
  const client = await connect({ url: mock.url });
  opened.push(client);
  await mock.send({ type: 'welcome' });
  await expect(client).toReceiveMessage({ type: 'welcome' });
});

import { test } from 'node:test';
import { expect } from 'expect';
import { connect, mockServer } from 'jest-ws-dynamic';
import * as matchers from 'jest-ws-dynamic/matchers';

expect.extend(matchers);

test('receives a welcome', async (t) => {
  const mock = await mockServer();
  t.after(() => mock.close());
  const client = await connect({ url: mock.url });
  t.after(() => client.close());
  await mock.send({ type: 'welcome' });
  await expect(client).toReceiveMessage({ type: 'welcome' });
});

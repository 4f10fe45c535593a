/** @jest-environment jest-ws-dynamic/environment */
import { expect, jest, test } from '@jest/globals';
import { connect } from 'jest-ws-dynamic';

test.concurrent.each([1, 2, 3, 4, 5, 6])(
  'concurrent test %i keeps its own connection',
  async (number) => {
    const client = await connect('/echo');
    for (let turn = 0; turn < 20; turn += 1) {
      client.send({ number, turn });
      await expect(client).toReceiveMessage({ number, turn });
    }
    expect(client).toBeOpen();
  },
);

jest.retryTimes(2);

let tries = 0;
test('a retried test gets a new connection that works', async () => {
  tries += 1;
  const client = await connect('/echo');
  client.send(`try ${tries}`);
  await expect(client).toReceiveMessage(`try ${tries}`);
  expect(tries).toBe(2);
});

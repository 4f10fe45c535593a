/** @jest-environment jest-ws-dynamic/environment */
// A check that reads each byte by its key, or formats all of them, takes longer than the limit of a test.
import { expect, jest, test } from '@jest/globals';
import { connect } from 'jest-ws-dynamic';

const bytes = Buffer.alloc(15_000_000, 7);
const path = '/echo?limit=20000000';

test('a matcher does not read the bytes by their keys', async () => {
  const keys = jest.spyOn(Object, 'keys');
  const client = await connect(path);
  client.send(bytes);
  await expect(client).toReceiveMessage(bytes);
  expect(keys.mock.calls.some(([value]) => Object.is(value, bytes))).toBe(false);
  keys.mockRestore();
});

test('a step of a chain does not format the bytes that it expects', async () => {
  const format = jest.spyOn(Buffer.prototype, 'toString');
  await connect(path).sendBinary(bytes).expectBinary(bytes);
  const formatted = format.mock.contexts.map((one) => (one as unknown as Buffer).length);
  format.mockRestore();
  expect(formatted).not.toContain(bytes.length);
});

import { expect, test } from '@jest/globals';
import type { SuiteOptions } from '../../src/suites';
import { readSuiteOptions } from '../../src/suites/suite-options';

const read = (options: object) => readSuiteOptions('loadSuite', options as SuiteOptions, [3, 5]);
const send = () => undefined;

test('the default is an echo on /echo, in the tiers of the suite', () => {
  expect(read({})).toMatchObject({
    path: '/echo',
    tiers: [3, 5],
    isEcho: true,
    binary: true,
    messageSizeLimit: 1_048_576,
    largestPayload: 1_048_476,
  });
});

test.each([
  [{ messageSizeLimit: 5000 }, 4900],
  [{ messageSizeLimit: 5000, largestPayload: 10 }, 10],
  [{ messageSizeLimit: 50 }, 1],
  [{ messageSizeLimit: false }, 1_048_476],
])('with %j the largest payload has %d bytes', (options, largestPayload) => {
  expect(read(options)).toMatchObject({ largestPayload });
});

test('with a custom protocol, binary messages are tested only if enabled', () => {
  expect(read({ send, expect: send })).toMatchObject({ isEcho: false, binary: false });
  expect(read({ send, expect: send, binary: true })).toMatchObject({ binary: true });
});

test('a false result of expect is refused; it has to throw', async () => {
  const plan = read({
    send,
    expect: async () => false,
    broadcast: { send, expect: () => false },
  });
  const client = {} as Parameters<typeof plan.expect>[0];
  await expect(plan.expect(client, 'a')).rejects.toThrow(
    'loadSuite(): expected "expect" to throw for a wrong message, received false (boolean). Assert in it',
  );
  await expect(plan.broadcast?.expect(client, 'a')).rejects.toThrow('"broadcast.expect" to throw');
});

test.each([undefined, true, 'a message', 0])('expect may return %j', async (value) => {
  const plan = read({ send, expect: async () => value });
  const client = {} as Parameters<typeof plan.expect>[0];
  await expect(plan.expect(client, 'a')).resolves.toBeUndefined();
});

test('an undefined option is the same as a missing one', () => {
  expect(read({ path: undefined, tiers: undefined })).toMatchObject({
    path: '/echo',
    tiers: [3, 5],
  });
});

test.each([
  [{ tier: [1] }, 'expected a known option, received "tier". Did you mean "tiers"?'],
  [
    { send },
    'expected "send" and "expect", received "send" alone. Set both, or neither for an echo server.',
  ],
  [
    { expect: send },
    'expected "send" and "expect", received "expect" alone. Set both, or neither for an echo server.',
  ],
  [
    { tiers: [3, 0] },
    'expected "tiers" to be a list of numbers of connections, whole and 1 or more, received [ 3, 0 ] (array).',
  ],
  [
    { tiers: 5 },
    'expected "tiers" to be a list of numbers of connections, whole and 1 or more, received 5 (number).',
  ],
  [
    { tiers: [] },
    'expected "tiers" to be a list of numbers of connections, whole and 1 or more, received [] (array).',
  ],
  [{ ssl: 'yes' }, `expected "ssl" to be true, false or 'both', received 'yes' (string).`],
  [
    { timeout: false },
    'expected "timeout" to be a whole number, 1 or more, received false (boolean).',
  ],
  [{ timeout: -1 }, 'expected "timeout" to be a whole number, 1 or more, received -1 (number).'],
  [
    { messageSizeLimit: 0.5 },
    'expected "messageSizeLimit" to be a whole number, 1 or more, or false, received 0.5 (number).',
  ],
  [
    { largestPayload: 0 },
    'expected "largestPayload" to be a whole number, 1 or more, received 0 (number).',
  ],
  [
    { badMessages: [{ name: 'x', send: 'x' }] },
    'expected "reply" or "close" in the bad message "x", received neither.',
  ],
])('%j is refused by name and value', (options, text) => {
  expect(() => read(options)).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining(`loadSuite(): ${text}`),
    }),
  );
});

/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { readReferenceOptions } from '../../../../src/worker/servers/reference/settings';

test('defaults are 1 MiB, 300 s, one token, 500 ms, and are frozen', () => {
  const settings = readReferenceOptions({}, {});
  expect(settings).toStrictEqual({
    messageSizeLimit: 1_048_576,
    idleTimeout: 300_000,
    tokens: ['reference-token'],
    closeTimeout: 500,
  });
  expect(Object.isFrozen(settings)).toBe(true);
});

test('the size limit comes from the option, else from the environment', () => {
  const env = { WEBSOCKET_MESSAGE_SIZE_LIMIT: '2048' };
  expect(readReferenceOptions({}, env).messageSizeLimit).toBe(2048);
  expect(readReferenceOptions({ messageSizeLimit: 1 }, env).messageSizeLimit).toBe(1);
  const empty = { WEBSOCKET_MESSAGE_SIZE_LIMIT: '' };
  expect(readReferenceOptions({}, empty).messageSizeLimit).toBe(1_048_576);
});

test.each([
  [{ messageSizeLimit: 0 }, {}, 'messageSizeLimit is 0'],
  [{ idleTimeout: 2 ** 31 }, {}, 'idleTimeout is 2147483648'],
  [{ closeTimeout: 1.5 }, {}, 'closeTimeout is 1.5'],
  [{}, { WEBSOCKET_MESSAGE_SIZE_LIMIT: '1MB' }, 'WEBSOCKET_MESSAGE_SIZE_LIMIT is "1MB"'],
])('%j with %j is refused by name and value', (options, env, text) => {
  expect(() => readReferenceOptions(options, env)).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining(text),
    }),
  );
});

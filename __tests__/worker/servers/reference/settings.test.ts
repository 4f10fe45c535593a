import { expect, test } from '@jest/globals';
import { readSettings } from '../../../../src/worker/servers/reference/settings';

test('defaults are 1 MiB, 300 s, one token, 500 ms', () => {
  expect(readSettings({})).toStrictEqual({
    messageSizeLimit: 1_048_576,
    idleTimeout: 300_000,
    tokens: ['reference-token'],
    closeTimeout: 500,
  });
});

test('the size limit is read from the environment', () => {
  expect(readSettings({ WEBSOCKET_MESSAGE_SIZE_LIMIT: '2048' }).messageSizeLimit).toBe(2048);
  expect(readSettings({ WEBSOCKET_MESSAGE_SIZE_LIMIT: '' }).messageSizeLimit).toBe(1_048_576);
});

test.each(['1MB', '0', '1.5', '2147483648'])('a size limit of %s is refused by name', (text) => {
  expect(() => readSettings({ WEBSOCKET_MESSAGE_SIZE_LIMIT: text })).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringMatching(`"WEBSOCKET_MESSAGE_SIZE_LIMIT" to be .*, received '${text}'`),
    }),
  );
});

import { describe, expect, test } from '@jest/globals';
import { certifiedNames } from '../../../src/worker/tls/names';

describe('certifiedNames', () => {
  test('always includes localhost and both loopback addresses', () => {
    expect(certifiedNames()).toEqual({ dns: ['localhost'], ip: ['127.0.0.1', '::1'] });
  });

  test('separates further hosts into names and addresses, each once', () => {
    const hosts = ['Chat.Test.', '0.0.0.0', '[::1]', '0:0:0:0:0:0:0:1', '127.0.0.1', 'chat.test'];

    expect(certifiedNames(hosts)).toEqual({
      dns: ['chat.test', 'localhost'],
      ip: ['0.0.0.0', '127.0.0.1', '::1'],
    });
  });

  test('accepts a mapped address and one with a zone', () => {
    expect(certifiedNames(['::ffff:127.0.0.1', 'fe80::1%lo']).ip).toEqual(
      expect.arrayContaining(['::ffff:7f00:1', 'fe80::1']),
    );
  });

  test.each(['', 'ws://localhost', 'localhost:9000', '*.test', 'a b', '-'])(
    'refuses %j',
    (host) => {
      expect(() => certifiedNames([host])).toThrow(
        expect.objectContaining({
          code: 'ERR_WS_OPTION_INVALID',
          message: expect.stringContaining(`, received '${host}' (string)`),
        }),
      );
    },
  );
});

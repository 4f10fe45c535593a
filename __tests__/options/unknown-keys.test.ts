import { expect, test } from '@jest/globals';
import { refuseUnknownKeys, splitOptions } from '../../src/options/unknown-keys';

test('options of this package are removed; the others are passed to the base environment', () => {
  expect(splitOptions({ ssl: false, url: 'http://a', toString: 1 })).toEqual({
    own: { ssl: false },
    rest: { url: 'http://a', toString: 1 },
  });
});

test.each(['customExportConditions', 'globalsCleanup', 'url', 'console', 'storageQuota'])(
  "the key %s of Jest's environments is accepted",
  (key) => {
    expect(() => refuseUnknownKeys({ [key]: 1 }, true)).not.toThrow();
    expect(() => refuseUnknownKeys({ [key]: 1 }, false)).not.toThrow();
  },
);

test('a misspelt key is refused, with a suggestion', () => {
  const message =
    'testEnvironmentOptions: expected a known option, received "sssl": false (boolean). Did you mean "ssl"?';
  expect(() => refuseUnknownKeys({ url: 'http://a', sssl: false }, true)).toThrow(message);
  expect(() => refuseUnknownKeys({ sssl: false }, false)).toThrow(message);
});

test('any other unknown key is refused only if all keys are known', () => {
  expect(() => refuseUnknownKeys({ somethingElse: 1 }, true)).toThrow(
    'Known: server, servers, ssl',
  );
  expect(() => refuseUnknownKeys({ somethingElse: 1 }, false)).not.toThrow();
});

test.each(['command', 'args', 'cwd', 'env', 'wait', 'gracefulShutdown'])(
  'the key %s of a command is suggested below server',
  (key) => {
    const message = `Did you mean "server.${key}"?`;
    expect(() => refuseUnknownKeys({ [key]: 1 }, true)).toThrow(message);
    expect(() => refuseUnknownKeys({ [key]: 1 }, false)).not.toThrow();
  },
);

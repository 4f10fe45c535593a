import { expect, test } from '@jest/globals';
import { nearest } from '../../src/errors/nearest';

test.each([
  ['hsot', 'host'],
  ['hst', 'host'],
  ['Host', 'host'],
  ['timout', 'timeout'],
  ['port', undefined],
  ['cat', undefined],
])('%s probably means %s', (given, name) => {
  expect(nearest(given, ['host', 'timeout', 'url', 'json'])).toBe(name);
});

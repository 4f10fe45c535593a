/** @jest-environment node */
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

test('with a protocol of its own, binary is tested only if that is said', () => {
  expect(read({ send, expect: send })).toMatchObject({ isEcho: false, binary: false });
  expect(read({ send, expect: send, binary: true })).toMatchObject({ binary: true });
});

test('an option that is undefined is one that is not given', () => {
  expect(read({ path: undefined, tiers: undefined })).toMatchObject({
    path: '/echo',
    tiers: [3, 5],
  });
});

test.each([
  [{ tier: [1] }, 'there is no option "tier"; did you mean "tiers"?'],
  [{ send }, '"send" and "expect" belong together'],
  [{ expect: send }, '"send" and "expect" belong together'],
  [{ tiers: [3, 0] }, '"tiers" is [ 3, 0 ]; give a list of numbers of connections'],
  [{ tiers: 5 }, '"tiers" is 5; give a list'],
  [{ tiers: [] }, '"tiers" is []; give a list'],
  [{ ssl: 'yes' }, "\"ssl\" is 'yes'; give true, false or 'both'"],
  [{ timeout: false }, '"timeout" is false; give a whole number'],
  [{ timeout: -1 }, '"timeout" is -1; give a whole number'],
  [{ messageSizeLimit: 0.5 }, '"messageSizeLimit" is 0.5; give a whole number'],
  [{ largestPayload: 0 }, '"largestPayload" is 0; give a whole number'],
  [{ badMessages: [{ name: 'x', send: 'x' }] }, 'the bad message "x" needs a "reply" or a "close"'],
])('%j is refused by name and value', (options, text) => {
  expect(() => read(options)).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining(`loadSuite(): ${text}`),
    }),
  );
});

/** @jest-environment node */
import { describe, expect, test } from '@jest/globals';
import { parseAddress, parseStat } from '../../src/platform/procfs';
import { describeListening } from '../../src/worker/process/command-failures';

test.each([
  ['0100007F', '127.0.0.1'],
  ['00000000', '0.0.0.0'],
  ['00000000000000000000000000000000', '::'],
  ['00000000000000000000000001000000', '::1'],
  ['0000000000000000FFFF00000100007F', '127.0.0.1'],
  ['B80D01200000000000000000010000FF', '2001:db8:0:0:0:0:ff00:1'],
])('the kernel writes %s for %s', (hex, address) => {
  expect(parseAddress(hex)).toBe(address);
});

test('the name of a process may hold spaces and brackets', () => {
  expect(parseStat('123 (a (b) c) S 1 77 77 0 -1')).toEqual({ pid: 123, state: 'S', group: 77 });
});

test('a process that ended while it was read is no entry', () => {
  expect(parseStat('')).toBeUndefined();
});

describe('what a process listens on', () => {
  const wanted = { host: '127.0.0.1', port: 9000 };

  test('nothing', () => {
    expect(describeListening([], wanted)).toBe('Nothing listens on 127.0.0.1:9000.');
  });

  test('another port, named once for both families', () => {
    const there = { address: '::', port: 3000 };
    expect(describeListening([there, there], wanted)).toBe(
      'It listens on [::]:3000, and not on 127.0.0.1:9000.',
    );
  });

  test('the right port on the wrong address', () => {
    expect(describeListening([{ address: '::1', port: 9000 }], wanted)).toMatch(
      /^It listens on port 9000, but on ::1 only, and not on 127\.0\.0\.1\./,
    );
  });
});

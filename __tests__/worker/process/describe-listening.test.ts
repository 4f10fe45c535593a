import { describe, expect, test } from '@jest/globals';
import { describeListening } from '../../../src/worker/process/command-failures';

describe('the ports that a process listens on', () => {
  const wanted = { host: '127.0.0.1', port: 9000 };

  test('none', () => {
    expect(describeListening([], wanted)).toBe('Nothing listens on 127.0.0.1:9000.');
  });

  test('another port, named once for both families', () => {
    const there = { address: '::', port: 3000 };
    expect(describeListening([there, there], wanted)).toBe(
      'It listens on [::]:3000, not on 127.0.0.1:9000.',
    );
  });

  test('the right port on the wrong address', () => {
    expect(describeListening([{ address: '::1', port: 9000 }], wanted)).toMatch(
      /^It listens on port 9000, but only on ::1, not on 127\.0\.0\.1\./,
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeDifference, payloadOf } from '../../src/suites/echo';

describe('a payload', () => {
  test('contains the number of its connection and of the message', () => {
    expect(payloadOf(3, 7)).toBe('connection 3, message 7;');
  });

  test('has the requested size, in one-byte characters', () => {
    fc.assert(
      fc.property(
        fc.nat(999),
        fc.nat(999),
        fc.integer({ min: 40, max: 5000 }),
        (of, place, bytes) => {
          expect(Buffer.byteLength(payloadOf(of, place, bytes))).toBe(bytes);
        },
      ),
    );
  });
});

test('a difference is shown at its first byte, without the whole megabyte', () => {
  const sent = payloadOf(0, 0, 1_000_000);
  const received = `${sent.slice(0, 500_000)}!${sent.slice(500_001)}`;
  expect(describeDifference(sent, received)).toMatchInlineSnapshot(`
"The echo differs from the sent text, from character 500000 on.
Sent, from 499980:     "cdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghij" (1000000 characters)
Received, from 499980: "cdefghijklmnopqrstuv!xyzabcdefghijklmnopqrstuvwxyzabcdefghij" (1000000 characters)"
`);
  expect(describeDifference(sent, 'x')).toMatchInlineSnapshot(`
"The echo differs from the sent text, from character 0 on.
Sent, from 0:     "connection 0, message 0;abcdefghijklmnopqrstuvwxyzabcdefghij" (1000000 characters)
Received, from 0: "x" (1 characters)"
`);
});

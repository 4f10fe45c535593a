import { expect, test } from '@jest/globals';
import { isCloseCode, isCloseReason } from '../../src/protocol/close-frame';

test.each([
  [999, false],
  [1000, true],
  [1004, false],
  [1005, false],
  [1006, false],
  [1014, true],
  [1015, false],
  [2999, false],
  [3000, true],
  [4999, true],
  [5000, false],
  [1000.5, false],
  ['1000', false],
])('close code %p may be sent: %p (RFC 6455 section 7.4)', (code, allowed) => {
  expect(isCloseCode(code)).toBe(allowed);
});

test('a close reason has at most 123 bytes', () => {
  expect(isCloseReason('x'.repeat(123))).toBe(true);
  expect(isCloseReason('x'.repeat(124))).toBe(false);
  expect(isCloseReason('é'.repeat(62))).toBe(false);
  expect(isCloseReason('€'.repeat(41))).toBe(true);
  expect(isCloseReason('€'.repeat(42))).toBe(false);
  expect(isCloseReason(`${'🙂'.repeat(30)}abc`)).toBe(true);
  expect(isCloseReason('🙂'.repeat(31))).toBe(false);
  expect(isCloseReason(1)).toBe(false);
});

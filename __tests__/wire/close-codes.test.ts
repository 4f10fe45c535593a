import { expect, test } from '@jest/globals';
import {
  checkClose,
  closePayload,
  describeClose,
  isCloseCode,
  isCloseReason,
} from '../../src/wire/close-codes';

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
  expect(isCloseReason(1)).toBe(false);
});

test('a close is described with the name of its code', () => {
  expect(describeClose({ code: 1008, reason: 'too "many"', wasClean: true })).toBe(
    '1008 (policy violation), reason "too \\"many\\""',
  );
  expect(describeClose({ code: 4001, reason: '', wasClean: true })).toBe('4001');
});

test('an invalid close frame is refused by name', () => {
  expect(() => checkClose(undefined, '')).not.toThrow();
  expect(() => checkClose(1000, 'x'.repeat(123))).not.toThrow();
  expect(() => checkClose(1005, '')).toThrow(/^close\(\): expected "code" to be a close code/);
  expect(() => checkClose(1000, 'x'.repeat(124))).toThrow(
    'close(): expected "reason" to be a string of at most 123 bytes',
  );
});

test('the payload of a close frame is the code and the reason, unchecked', () => {
  expect(closePayload(1000).toString('hex')).toBe('03e8');
  expect(closePayload(1006, 'bye').toString('hex')).toBe('03ee627965');
  expect(closePayload(1000, Buffer.of(0xff)).toString('hex')).toBe('03e8ff');
});

import { expect, test } from '@jest/globals';
import { checkClose, closePayload, describeClose } from '../../src/wire/close-codes';

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
  expect(() => checkClose(undefined, 'why')).toThrow(
    'close(): expected "code" to be set if a reason is, received undefined. A close frame without a code has no reason (RFC 6455 section 5.5.1).',
  );
  expect(() => checkClose(1000, 'x'.repeat(124))).toThrow(
    'close(): expected "reason" to be a string of at most 123 bytes',
  );
});

test('the payload of a close frame is the code and the reason, unchecked', () => {
  expect(closePayload(1000).toString('hex')).toBe('03e8');
  expect(closePayload(1006, 'bye').toString('hex')).toBe('03ee627965');
  expect(closePayload(1000, Buffer.of(0xff)).toString('hex')).toBe('03e8ff');
});

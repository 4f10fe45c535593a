import { expect, test } from '@jest/globals';
import { RecordIntake } from '../../../src/worker/session/record';

test('a record is a copy, as plain JSON', () => {
  const figures = { p99: 3, missing: undefined, at: new Date(0) };
  const { data } = new RecordIntake().take('load', figures);
  figures.p99 = 4;
  expect(data).toEqual({ p99: 3, at: '1970-01-01T00:00:00.000Z' });
});

const circle: { self?: unknown } = {};
circle.self = circle;

test.each<[string, unknown, RegExp]>([
  ['a function', () => {}, /expected data that JSON can represent.*, received function/],
  ['nothing', undefined, /, received undefined/],
  ['a circular object', circle, /received TypeError: .*circular/],
  ['a bigint', 1n, /received TypeError: .*BigInt/],
  [
    'too large a record',
    'x'.repeat(1_000_000),
    /expected at most 1000000 characters of JSON, received 1000002/,
  ],
])('%s is refused', (_title, data, says) => {
  expect(() => new RecordIntake().take('load', data)).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringMatching(says),
    }),
  );
});

test.each<[string, number, unknown]>([
  ['10,000 results', 10_000, 0],
  ['10,000,000 characters', 10, 'x'.repeat(999_990)],
])('a file may record %s and no more', (_title, count, data) => {
  const intake = new RecordIntake();
  for (let index = 0; index < count; index += 1) intake.take('load', data);
  expect(() => intake.take('load', data)).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining('10000 results and 10000000 characters'),
    }),
  );
});

import type { FailuresReport } from 'jest-ws-dynamic/reporter';
import { expect, test } from 'tstyche';

test('the output of `report --json` has a type', () => {
  const { failures, version } = {} as FailuresReport;
  expect(version).type.toBe<1>();
  expect(failures[0]?.at?.line).type.toBe<number | undefined>();
  expect(failures[0]?.connections[0]?.frames[0]?.direction).type.toBe<'in' | 'out' | undefined>();
});

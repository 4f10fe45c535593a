import { expect, test } from '@jest/globals';
import { parseStat } from '../../src/platform/procfs';

test('the name of a process may contain spaces and parentheses', () => {
  const fields = 'S 1 77 77 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 99 1300 0';
  expect(parseStat(`123 (a (b) c) ${fields}\n`)).toEqual({
    pid: 123,
    state: 'S',
    group: 77,
    parent: 1,
    start: '4711',
    ticks: 26,
    resident: 1300,
    isExiting: false,
  });
});

test('a process that ended while it was read is ignored', () => {
  expect(parseStat('')).toBeUndefined();
});

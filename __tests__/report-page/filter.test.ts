import { expect, test } from '@jest/globals';
import { overviewOf } from '../../src/report/page-data';
import {
  countKinds,
  countOutcomes,
  type Filter,
  filterFiles,
  noFilter,
} from '../../src/report-page/filter';
import { everything } from './example-report';

const { files } = overviewOf(everything);
const shown = (filter: Partial<Filter>): [string, number[]][] =>
  filterFiles(files, { ...noFilter, ...filter }).map(({ file, tests }) => [
    file.path,
    tests.map(({ index }) => index),
  ]);

test.each<[Partial<Filter>, [string, number[]][]]>([
  [
    {},
    [
      ['chat.test.js', [0, 1, 2, 3, 4, 5]],
      ['load.test.js', [0]],
      ['broken.test.js', []],
    ],
  ],
  [
    { outcome: 'failed' },
    [
      ['chat.test.js', [3]],
      ['broken.test.js', []],
    ],
  ],
  [{ outcome: 'flaky' }, [['chat.test.js', [2]]]],
  [{ outcome: 'skipped' }, [['chat.test.js', [4]]]],
  [{ outcome: 'todo' }, [['chat.test.js', [5]]]],
  [{ kind: 'difference' }, [['chat.test.js', [3]]]],
  [{ order: 'slowest first', text: 'chat' }, [['chat.test.js', [3, 0, 1, 2, 4, 5]]]],
  [
    { order: 'by path', outcome: 'failed' },
    [
      ['broken.test.js', []],
      ['chat.test.js', [3]],
    ],
  ],
  [{ text: ' GREETS chat.test ' }, [['chat.test.js', [0, 1]]]],
  [{ text: 'broken' }, [['broken.test.js', []]]],
  [{ outcome: 'passed', text: 'broken' }, []],
])('%j selects these tests', (filter, expected) => {
  expect(shown(filter)).toEqual(expected);
});

test('each outcome is counted; flaky tests also count as passed', () => {
  const counts = { all: 7, passed: 4, failed: 1, flaky: 1, skipped: 1, todo: 1 };
  expect(countOutcomes(files)).toEqual(counts);
});

test('failures are counted by kind, including those of files', () => {
  expect(countKinds(files)).toEqual([
    ['difference', 1],
    ['server', 1],
  ]);
});

/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { overviewOf } from '../../src/report/page-data';
import { countOutcomes, type Filter, filterFiles } from '../../src/report-page/filter';
import { everything } from './example-report';

const { files } = overviewOf(everything);
const shown = (filter: Partial<Filter>): [string, number[]][] =>
  filterFiles(files, { outcome: 'all', text: '', ...filter }).map(({ file, tests }) => [
    file.path,
    tests.map(({ index }) => index),
  ]);

test.each<[Partial<Filter>, [string, number[]][]]>([
  [
    {},
    [
      ['chat.test.js', [0, 1, 2, 3, 4]],
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
  [{ text: ' GREETS chat.test ' }, [['chat.test.js', [0, 1]]]],
  [{ text: 'broken' }, [['broken.test.js', []]]],
  [{ outcome: 'passed', text: 'broken' }, []],
])('%j leaves these tests', (filter, expected) => {
  expect(shown(filter)).toEqual(expected);
});

test('each outcome is counted; a flaky test passed, too', () => {
  expect(countOutcomes(files)).toEqual({ all: 6, passed: 4, failed: 1, flaky: 1, skipped: 1 });
});

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { openRecords, recordsAreWanted, writeRecord } from '../../src/report/records';
import type { FileRecord } from '../../src/report/schema';
import { takeRecords } from '../../src/report/take-records';

const record = (testPath: string): FileRecord => ({
  testPath,
  servers: [{ name: 'reference', url: 'ws://127.0.0.1:9000' }],
  tests: [
    {
      name: 'talks',
      index: 0,
      connections: [],
      earlierAttempts: [],
      records: [{ kind: 'load', data: { p99: 3 } }],
    },
  ],
  connections: [],
  records: [],
});

const folder = (): string => process.env.JEST_WS_DYNAMIC_RECORDS ?? '';

afterEach(() => {
  takeRecords();
  jest.restoreAllMocks();
});

test('a record is found by its test path, and its folder is removed afterwards', () => {
  openRecords();
  const path = folder();
  writeRecord(record('/a.test.js'));
  expect(takeRecords()).toEqual(new Map([['/a.test.js', record('/a.test.js')]]));
  expect(existsSync(path)).toBe(false);
  expect(recordsAreWanted()).toBe(false);
});

test('an incomplete record is a warning; the others are read', () => {
  const warn = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  openRecords();
  writeRecord(record('/a.test.js'));
  writeFileSync(join(folder(), 'half.json'), '{"testPath":"/b.test.js","tes');
  writeFileSync(join(folder(), 'other.json'), '[]');
  mkdirSync(join(folder(), 'folder.json'));
  // A worker was killed before it had written all of it.
  writeFileSync(join(folder(), 'unfinished'), '{');
  expect([...takeRecords().keys()]).toEqual(['/a.test.js']);
  const warnings = warn.mock.calls.map(([text]) => String(text)).toSorted();
  expect(warnings).toEqual([
    expect.stringMatching(/the report lacks a test file: .*folder\.json: EISDIR/),
    expect.stringMatching(/the report lacks a test file: .*half\.json: .*JSON/),
    expect.stringMatching(
      /the report lacks a test file: .*other\.json: not a record of a test file: expected "testPath" to be present, received undefined/,
    ),
  ]);
});

test('a record gets its name only when it is complete', () => {
  openRecords();
  writeRecord(record('/a.test.js'));
  const names = readdirSync(folder()).filter((name) => !name.startsWith('process.'));
  expect(names).toEqual([expect.stringMatching(/^[\da-f-]+\.json$/)]);
});

test('without the reporter nothing is written, and there is no warning', () => {
  const warn = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(recordsAreWanted()).toBe(false);
  writeRecord(record('/a.test.js'));
  expect(warn).not.toHaveBeenCalled();
  expect(takeRecords()).toEqual(new Map());
});

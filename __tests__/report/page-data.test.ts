import { expect, test } from '@jest/globals';
import { fileId, overviewOf } from '../../src/report/page-data';
import type { TestReport } from '../../src/report/schema';
import { connection, file, report } from '../report-page/example-report';

const counted = (data: unknown, kind = 'scale-tier') =>
  overviewOf(
    report([
      file('load.test.js', {
        tests: [
          {
            ...{ name: '21 connections', status: 'passed', failures: [], connections: [] },
            records: [{ kind, data }],
          },
        ],
      }),
    ]),
  );

test('the totals include the connections of load tests, which are not listed', () => {
  const tiers = [
    { opened: 21, sent: { messages: 40, bytes: 400 }, received: { messages: 39, bytes: 390 } },
  ];
  expect(counted({ tiers })).toMatchObject({
    ...{ connections: 21, messagesSent: 40, messagesReceived: 39 },
    ...{ bytesSent: 400, bytesReceived: 390 },
  });
});

test.each([null, {}, { tiers: [] }, { tiers: [{}] }, { tiers: [{ sent: {}, received: {} }] }])(
  'an unknown record adds nothing: %j',
  (data) => {
    expect(counted(data)).toMatchObject({
      ...{ connections: 0, messagesSent: 0, messagesReceived: 0, bytesSent: 0, bytesReceived: 0 },
    });
  },
);

test('the record of all tiers adds nothing: the tests of the tiers are counted', () => {
  expect(counted({ tiers: [{ opened: 21 }] }, 'scale')).toMatchObject({ connections: 0 });
});

const passed: TestReport = {
  ...{ name: 'chat greets', titles: ['chat', 'greets'], status: 'passed' },
  ...{ duration: 12, failures: [], connections: [] },
};
const received = connection([], {
  ...{ messagesReceived: 2, messagesSent: 3, bytesReceived: 20, bytesSent: 30 },
});
const others = {
  ...{ connections: 5, messagesReceived: 7, messagesSent: 11, bytesReceived: 70, bytesSent: 110 },
};

test('the totals include listed and unlisted connections', () => {
  const tests = [
    { ...passed, connections: [received, received], otherConnections: others },
    { ...passed, connections: [received] },
  ];
  const overview = overviewOf(report([file('a.test.js', { tests }), file('b.test.js')]));
  expect(overview).toMatchObject({
    ...{ startedAt: '2026-01-01T00:00:00.000Z', duration: 2000, runs: [{ id: 'a' }] },
    ...{ connections: 8, messagesSent: 20, messagesReceived: 13, bytesSent: 200 },
    bytesReceived: 130,
  });
  expect(overview.files.map(({ path }) => path)).toEqual(['a.test.js', 'b.test.js']);
  expect(overview.files[0]?.tests).toMatchObject([
    { connections: 7, messages: 10 },
    { connections: 1, messages: 5 },
  ]);
});

const summaryOf = (test: TestReport) =>
  overviewOf(report([file('a.test.js', { tests: [test] })])).files[0]?.tests[0];

test('a passed test has its titles, and no failure', () => {
  expect(summaryOf(passed)).toEqual({
    ...{ name: 'chat greets', titles: ['chat', 'greets'], status: 'passed', duration: 12 },
    ...{ flaky: false, connections: 0, messages: 0 },
  });
  const { titles: _, ...untitled } = passed;
  expect(summaryOf(untitled)).toMatchObject({ titles: ['chat greets'] });
});

const attempt = { failures: ['expect(1).toBe(2)'], connections: [], duration: 5 };

test('a test that passed at a later attempt is flaky', () => {
  expect(summaryOf({ ...passed, earlierAttempts: [attempt] })).toMatchObject({ flaky: true });
  expect(summaryOf({ ...passed, earlierAttempts: [] })).toMatchObject({ flaky: false });
  const failed: TestReport = { ...passed, status: 'failed', failures: ['wrong'] };
  expect(summaryOf({ ...failed, earlierAttempts: [attempt] })).toMatchObject({ flaky: false });
});

test('a failed test has the summary of its first failure and its place', () => {
  const codeFrame = { path: 'a.test.js', line: 12, column: 3, first: 11, lines: ['a', 'b'] };
  const failed: TestReport = { ...passed, status: 'failed', failures: ['Error: first', 'second'] };
  expect(summaryOf({ ...failed, codeFrame })).toMatchObject({
    failure: { line: 'first', details: [], kind: 'error' },
    place: 'a.test.js:12',
  });
  expect(summaryOf(failed)).not.toHaveProperty('place');
  expect(summaryOf({ ...failed, failures: [] })).not.toHaveProperty('failure');
  expect(summaryOf({ ...failed, status: 'todo' })).not.toHaveProperty('failure');
});

test('a file has a summary of its own failure and the kinds of its records, and no details', () => {
  const [summary] = overviewOf(
    report([
      file('a.test.js', {
        ...{ failure: 'Error: Jest: no tests', source: 'text of the file' },
        records: [{ kind: 'conformance', data: {} }],
        connections: [received],
        console: { lines: ['printed'], leftOut: 0 },
      }),
    ]),
  ).files;
  expect(summary).toMatchObject({ records: ['conformance'], summary: { line: 'Jest: no tests' } });
  expect(Object.keys(summary ?? {})).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/connections|console|source/)]),
  );
  const [none] = overviewOf(report([file('a.test.js')])).files;
  expect(none).toMatchObject({ records: [] });
  expect(none).not.toHaveProperty('summary');
});

test('each file has a unique id', () => {
  expect([fileId(0), fileId(12)]).toEqual(['file-0', 'file-12']);
});

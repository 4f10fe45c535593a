import { expect, test } from '@jest/globals';
import { overviewOf } from '../../src/report/page-data';
import { file, report } from '../report-page/example-report';

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

test('the sums have the connections of load tests, which are not listed', () => {
  const tiers = [
    { opened: 21, sent: { messages: 40, bytes: 400 }, received: { messages: 39, bytes: 390 } },
  ];
  expect(counted({ tiers })).toMatchObject({
    ...{ connections: 21, messagesSent: 40, messagesReceived: 39 },
    ...{ bytesSent: 400, bytesReceived: 390 },
  });
});

test.each([null, {}, { tiers: [] }, { tiers: [{}] }])(
  'a record of another form adds nothing: %j',
  (data) => {
    expect(counted(data)).toMatchObject({ connections: 0, messagesSent: 0, bytesReceived: 0 });
  },
);

test('the record of all tiers adds nothing: those of the tests are counted', () => {
  expect(counted({ tiers: [{ opened: 21 }] }, 'scale')).toMatchObject({ connections: 0 });
});

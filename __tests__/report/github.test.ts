import { expect, test } from '@jest/globals';
import { annotationsOf, summaryOf } from '../../src/report/github';
import type { Report } from '../../src/report/schema';
import { everything, file, report } from '../report-page/example-report';

/** With failures that are easy to read here. */
const simple: Report = {
  ...everything,
  files: everything.files.map((one) => ({
    ...one,
    ...(one.failure !== undefined && { failure: 'Error: the server did not start' }),
    tests: one.tests.map((each) =>
      each.status === 'failed'
        ? { ...each, failures: ['Error: <b>not this</b>\n    at chat.test.js:3:5'] }
        : each,
    ),
  })),
};

test('each failure is an annotation at its line', () => {
  expect(annotationsOf(simple)).toEqual([
    '::error file=chat.test.js,line=3,title=chat fails::Error: <b>not this</b>%0A    at chat.test.js:3:5',
    '::error file=broken.test.js,title=broken.test.js::Error: the server did not start',
  ]);
});

test('text of a test or a peer is never executed as a workflow command', () => {
  const failure = 'a\r\n::stop-commands::x\u001b[31m 100%';
  const [annotation] = annotationsOf(report([file('a,b:c.js', { failure })]));
  expect(annotation).toBe(
    '::error file=a%2Cb%3Ac.js,title=a%2Cb%3Ac.js::a%0D%0A\\u003a:stop-commands::x\\u001b[31m 100%25',
  );
});

test('the summary has the counts, the failures as text, and the flaky tests', () => {
  expect(summaryOf(simple)).toBe(`## WebSocket tests

| files | passed | failed | flaky | time |
|---:|---:|---:|---:|---:|
| 3 | 4 | 2 | 1 | 2.0 s |

<details><summary>chat fails (chat.test.js:3)</summary>

<pre>Error: &lt;b>not this&lt;/b>
    at chat.test.js:3:5</pre>

</details>

<details><summary>broken.test.js (broken.test.js)</summary>

<pre>Error: the server did not start</pre>

</details>

Flaky:

- chat.test.js: chat comes back
`);
});

test('both are limited in length', () => {
  const files = Array.from({ length: 60 }, (_, index) =>
    file(`${index}.js`, { failure: 'x'.repeat(1_000_000) }),
  );
  expect(annotationsOf(report(files))).toHaveLength(10);
  expect(summaryOf(report(files))).toContain('10 more failures are in the report.');
  expect(summaryOf(report(files)).length).toBeLessThan(300_000);
});

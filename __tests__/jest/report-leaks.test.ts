import { expect, jest, test } from '@jest/globals';
import { reportLeak } from '../../src/jest/report-leaks';

type Arguments = Parameters<typeof reportLeak>;

/** The failures of the file and its warnings. */
function reported(failOnLeaks: boolean, frame?: string) {
  const [unhandledErrors, warn] = [[] as Error[], jest.fn()];
  const run = { session: { options: { failOnLeaks } }, context: { console: { warn } } };
  reportLeak('still open', { unhandledErrors } as never, run as unknown as Arguments[2], frame);
  return { stacks: unhandledErrors.map(({ stack }) => stack), warnings: warn.mock.calls.flat() };
}

const head = 'WsDynamicError [ERR_WS_LEAK]: still open';

test('a warning without a known line has no frame', () => {
  expect(reported(false)).toEqual({ stacks: [], warnings: [head] });
});

test('a warning has the line that opened what is open', () => {
  const frame = '    at open (/a.test.js:2:10)';
  expect(reported(false, frame)).toEqual({ stacks: [], warnings: [`${head}\n${frame}`] });
});

test('a failure without a known line names the step, which Jest needs to print the code', () => {
  const step = '    at the end of the test file (jest-ws-dynamic:0:0)';
  expect(reported(true)).toEqual({ stacks: [`${head}\n${step}`], warnings: [] });
});

/** Errors that Jest adds to a test after its `test_done`. */
import type { Circus } from '@jest/types';
import { isError } from '../errors/read-cause';
import type { Session } from '../worker/session/session';
import { renderFailures } from './explain-failures';
import { testsOf } from './file-record';
import { isExplained } from './noted-error';
import { isPair, makeReadable } from './readable-errors';

/** Formats their text, with the values of the option `mask` removed. */
export function renderLateFailures(state: Circus.State, session: Session): void {
  for (const { test } of testsOf(state.rootDescribeBlock, '')) {
    for (const [index, entry] of test.errors.entries()) {
      if (isExplained(thrownOf(entry))) continue;
      const late = [thrownOf(entry)];
      makeReadable(late);
      renderFailures(late, session);
      test.errors.splice(index, 1, ...late);
    }
  }
}

/** The error of Jest's `[thrown, asyncError]`, or the pair if another value was thrown. */
function thrownOf(entry: Circus.TestError): Circus.TestError {
  return isPair(entry) && isError(entry[0]) ? entry[0] : entry;
}

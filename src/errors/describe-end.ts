/** How a server has ended by itself, in words. */
import { crashIn, foreign } from './crash-output';
import { quoteOutput } from './quote-output';
import { causeOf } from './read-cause';

/** How many lines of its output are shown. */
const shownLines = 12;

/**
 * The end of a process, and what it printed last.
 *
 * @param how `with code 3`, `by SIGKILL`
 * @param logs its output
 * @param when `during this test`
 */
export function describeEnd(
  how: string,
  logs: readonly string[],
  { noun = 'server', when = '' } = {},
): string {
  const lines = logs.filter((line) => !line.startsWith('[jest-ws-dynamic]'));
  const crash = crashIn(lines);
  const quoted = quoteOutput(crash.length > 0 ? crash : lines, { first: 0, last: shownLines });
  const last = crash.length > 0 ? 'It failed with:' : 'Its last output:';
  const said = quoted.length === 0 ? 'It printed nothing.' : last;
  const end = `The ${noun} process ended ${how}${when && ` ${when}`}. ${said}`;
  return [end, ...quoted].join('\n');
}

/** An error that a server in this process did not catch: where it was thrown, and the user's own line. */
export function describeUncaught(error: unknown): string {
  const { message, frames } = causeOf(error);
  const [first = ''] = message.split('\n');
  const [thrown = '', ...callers] = frames.split('\n');
  const own = [thrown, ...callers].find((line) => line !== '' && !foreign.test(line));
  const shown = [first, ...new Set([thrown, own ?? ''])].filter((line) => line !== '');
  return [
    'The server threw an error that nothing caught, which would end a process of its own:',
    ...quoteOutput(shown),
  ].join('\n');
}

/** Describes how a server ended by itself. */
import { isAbsolute, relative } from 'node:path';
import { crashIn, foreign } from './crash-output';
import { quoteOutput } from './quote-output';
import { causeOf, read } from './read-cause';
import { placeIn } from './stack-place';
import { unheardError } from './unheard-error';

/** Codes of errors that `ws` emits on a socket when its client violates the protocol. */
const ofWs = /\bWS_ERR_[A-Z_]+/;
const remedy =
  "A client can cause this at any time: listen to the errors of each socket, socket.on('error', …).";

/** Maximum number of output lines shown. */
const shownLines = 12;

/**
 * The end of a process, with its last output.
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
  return [end, ...quoted, ...(lines.some((line) => ofWs.test(line)) ? [remedy] : [])].join('\n');
}

/**
 * An error that a server in this process did not catch: its origin, and the first line in the user's code.
 */
export function describeUncaught(error: unknown): string {
  const thrown = unheardError(error);
  const { message, frames } = causeOf(thrown);
  const [first = ''] = message.split('\n');
  const [top = '', ...callers] = frames.split('\n');
  const own = [top, ...callers].find((line) => line !== '' && !foreign.test(line));
  const shown = [first, ...new Set([top, own ?? ''])].filter((line) => line !== '');
  return [
    'The server threw an uncaught error, which would end a separate server process:',
    ...quoteOutput(shown.map(relativeFrame)),
    ...(ofWs.test(String(read(thrown, 'code'))) ? [remedy] : []),
  ].join('\n');
}

/** A stack frame with its path relative to the working directory, as Jest prints it. */
function relativeFrame(line: string): string {
  const { path = '' } = placeIn(line) ?? {};
  const short = relative(process.cwd(), path);
  if (!isAbsolute(path) || short.startsWith('..')) return line;
  return line.replace('file://', '').replace(path, () => short);
}

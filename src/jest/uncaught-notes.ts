/** What failures state about errors that no test has thrown. */
import { createdBy } from './error-origin';

export function uncaught(error: unknown): string {
  return `This error was not caught while the test ran. It was thrown outside of the test, ${by(error)}.`;
}

/** For an error that was thrown again, also after the end of the test. */
export const repeated = 'It was thrown more than once, for example once for each client.';

/** For the error of an 'error' event. */
export const unheard =
  "The 'error' event with this error had no listener. Add one to what emits it, such as each socket of a server, whose peer can cause errors at any time: socket.on('error', …).";

/** @param titles the concurrent tests that were running */
export function during(error: unknown, titles: readonly string[]): string {
  const all = titles.map((title) => `"${title}"`).join(', ');
  return `This error was not caught. It was thrown outside of the tests, ${by(error)}, while these ran: ${all}. None of them waited for the server, so it fails the file.`;
}

/**
 * @param after the title of the last test that ended; empty before the first one
 * @param before `before "the next test"`
 */
export function betweenTests(error: unknown, after: string, before: string): string {
  const where = after === '' ? before : `after "${after}" and ${before}`;
  return `This error was not caught. It was thrown between tests, ${where}, ${by(error)}.`;
}

/** Node's errors, such as ECONNREFUSED, do not show whose they are. */
function by(error: unknown): string {
  const handler = 'for example by a handler of the server';
  return createdBy(error) === undefined
    ? `${handler}, or by a client that an earlier test or file left open`
    : handler;
}

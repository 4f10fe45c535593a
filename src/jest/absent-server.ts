/** Why no server answered a test that failed: its process ended, or the test had stopped it. */
import { relative } from 'node:path';
import { quoteOutput } from '../failure/quote-output';
import { read, withoutOwnFrames } from '../failure/read-cause';
import { pause } from '../platform/time';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';

/** How long a process that dropped its connections may take to end, ms. */
const exitTime = 250;
/** How many of the last lines of its output are shown. */
const shownLines = 8;
/** Codes of a connection that was not made, or was lost. */
const lost = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ERR_WS_CONNECT_FAILED', 'ERR_WS_CLOSED'];

/** A few lines, empty when the server runs, or when the failure has nothing to do with it. */
export async function explainAbsence(
  session: Session,
  scope: Scope,
  thrown: unknown,
): Promise<string> {
  const { control } = session;
  if (control === undefined) return '';
  const isLost = hasLost(scope, thrown) || hasLost(session.scopes.file, thrown);
  if (isLost && control.end === undefined) await briefly(control.running?.exited);
  if (control.end !== undefined) {
    const { how, test } = control.end;
    const lines = control.output.lines.filter((line) => !line.startsWith('[jest-ws-dynamic]'));
    const output = quoteOutput(lines, { first: 0, last: shownLines });
    const said = output.length === 0 ? 'It printed nothing.' : `Its last output:`;
    return [
      `The server process ended ${how} ${during(test, scope.title)}. ${said}`,
      ...output,
    ].join('\n');
  }
  if (!isLost || control.stopped === undefined) return '';
  const { verb, test, stack } = control.stopped;
  return `The server does not run: server.${verb}() ended it${placeOf(stack)}, ${during(test, scope.title)}.`;
}

function hasLost({ connections }: Scope, thrown: unknown): boolean {
  const codes = [read(thrown, 'code'), read(read(thrown, 'cause'), 'code')];
  return (
    codes.some((code) => typeof code === 'string' && lost.includes(code)) ||
    connections.some(({ closeRecord }) => closeRecord !== undefined && closeRecord.code !== 1000)
  );
}

function during(test: string, running: string): string {
  if (test === '') return 'outside of any test';
  return test === running ? 'during this test' : `during the test "${test}"`;
}

/** The line of the test. */
function placeOf(stack: string | undefined): string {
  for (const line of withoutOwnFrames(stack).split('\n')) {
    const place = /\(?((?:\/|[A-Z]:|file:)[^()]+:\d+):\d+\)?$/.exec(line)?.[1];
    if (place === undefined || place.includes('node_modules')) continue;
    return ` at ${relative(process.cwd(), place.replace(/^file:\/\//, ''))}`;
  }
  return '';
}

async function briefly(exited: Promise<unknown> | undefined): Promise<void> {
  if (exited === undefined) return;
  const limit = pause(exitTime);
  await Promise.race([exited, limit.done]);
  limit.cancel();
}

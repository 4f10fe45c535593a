/** Why no server answered a test that failed: its process ended, or the test had stopped or paused it. */
import { isAbsolute, relative } from 'node:path';
import { describeEnd } from '../errors/describe-end';
import { evidenceOf } from '../errors/evidence';
import { read, withoutOwnFrames } from '../errors/read-cause';
import { placesOf } from '../errors/stack-place';
import { atMost } from '../platform/time';
import type { ServerEnd } from '../worker/servers/startable-server';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';

/** How long a process that dropped its connections may take to end, ms. */
const exitTime = 250;
/** Codes of a connection that was not made, or was lost. */
const lost = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ERR_WS_CONNECT_FAILED', 'ERR_WS_CLOSED'];

/** A few lines, empty when the servers run, or when the failure has nothing to do with them. */
export async function explainAbsence(
  session: Session,
  scope: Scope,
  thrown: unknown,
): Promise<string> {
  const isLost = hasLost(scope, thrown) || hasLost(session.scopes.file, thrown);
  const told: string[] = [];
  for (const [name, server] of session.servers.byName) {
    const exited = server.started?.exited;
    if (isLost && exited !== undefined && server.started?.end === undefined) {
      await atMost(exited, exitTime);
    }
    const noun = name === '' ? 'server' : `server "${name}"`;
    const call = name === '' ? 'server' : `server('${name}')`;
    const { started, stopped, paused } = server;
    if (paused !== undefined && evidenceOf(thrown).wait !== undefined) {
      told.push(
        `The ${noun} is paused: ${call}.pause() stopped its process${placeOf(paused.stack)}, ${during(paused, scope)}.`,
      );
    }
    if (started?.end !== undefined) {
      const when = during(started.end, scope);
      told.push(describeEnd(started.end.how, server.logs, { noun, when }));
    } else if (isLost && stopped !== undefined) {
      const { verb, stack } = stopped;
      told.push(
        `The ${noun} does not run: ${call}.${verb}() ended it${placeOf(stack)}, ${during(stopped, scope)}.`,
      );
    }
  }
  return told.join('\n');
}

function hasLost({ connections }: Scope, thrown: unknown): boolean {
  const codes = [read(thrown, 'code'), read(read(thrown, 'cause'), 'code')];
  return (
    codes.some((code) => typeof code === 'string' && lost.includes(code)) ||
    connections.some(({ closeEvent }) => closeEvent !== undefined && closeEvent.code !== 1000)
  );
}

function during({ test, at }: Pick<ServerEnd, 'test' | 'at'>, scope: Scope): string {
  // A connection may be lost, and with it the body be over, shortly before the process has ended.
  if (scope.startedAt <= at && at <= scope.endedAt + exitTime) return 'during this test';
  if (test === '') return 'outside of any test';
  return test === scope.title
    ? 'during an earlier attempt of this test'
    : `during the test "${test}"`;
}

/** The line of the test. */
function placeOf(stack: string | undefined): string {
  for (const { path, line } of placesOf(withoutOwnFrames(stack))) {
    if (!isAbsolute(path) || path.includes('node_modules')) continue;
    return ` at ${relative(process.cwd(), path)}:${line}`;
  }
  return '';
}

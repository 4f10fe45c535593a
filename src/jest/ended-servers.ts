/** Servers whose process ended by itself, and no test noticed. */
import { crashFrame } from '../errors/crash-output';
import { describeEnd } from '../errors/describe-end';
import { pointAt, pointAtStep } from '../errors/point-at';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { atMost } from '../platform/time';
import { type ConnectionHandle, ServerConnection } from '../worker/connections/open-connection';
import { referenceTo } from '../worker/servers/server-reference';
import type { ServerState } from '../worker/servers/server-state';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';

/** Maximum time between a dropped connection and the end of the process, ms. */
export const exitTime = 250;
const remedy =
  'If a test ends it on purpose, await server.exited there, or start the server again.';

/** Waits for the end of a process that has dropped a connection. */
export async function awaitEnd({ started }: ServerState): Promise<void> {
  if (started?.exited !== undefined && !started.end) await atMost(started.exited, exitTime);
}

/**
 * Call this when the connections of a test have been closed. The URL of a lost one may be a fixed address, so
 * its server is not known: it counts for all.
 *
 * @param connections those that the test did not end itself
 */
export async function noteEnds(
  { servers, scopes }: Session,
  { title }: Scope,
  connections: readonly ConnectionHandle[],
): Promise<void> {
  const lost = [...connections, ...scopes.file.connections].filter(isLost);
  const isExpected = lost.some(isNoticed);
  for (const { state } of servers.byName.values()) {
    if (state.started === undefined && state.end === undefined) continue;
    if (isExpected) state.isEndNoticed = true;
    else if (lost.length > 0) await awaitEnd(state);
    if (state.end) state.endedIn ??= title;
  }
}

/** One failure per server that failed by itself; with `failOnLeaks`, also per server that left with code 0. */
export function unnoticedEnds(session: Session): readonly WsDynamicError[] {
  return [...session.servers.byName].flatMap(([name, server]) => {
    const { end, isEndNoticed, endedIn } = server.state;
    if (end === undefined || isEndNoticed || server.ends.isReported) return [];
    if (!end.isFailure && !session.options.failOnLeaks) return [];
    const { noun } = referenceTo(name);
    const when = endedIn === undefined ? 'outside of any test' : `during the test "${endedIn}"`;
    const text = describeEnd(end.how, server.ends.lines, { noun, when });
    const error = new WsDynamicError('ERR_WS_SERVER_EXITED', `${text}\n${remedy}`);
    const frame = crashFrame(server.ends.lines);
    return [
      frame === undefined ? pointAtStep(error, 'the end of the test file') : pointAt(error, frame),
    ];
  });
}

/** Whether a client has lost its connection; the side of a mock server tells nothing of a server. */
function isLost(connection: ConnectionHandle): boolean {
  return connection.closeEvent?.code === 1006 && !(connection instanceof ServerConnection);
}

/** Whether a call of the test failed, or waited for the end; a handshake that failed was awaited, too. */
function isNoticed({ isEndNoticed, upgrade }: ConnectionHandle): boolean {
  return isEndNoticed || upgrade === undefined;
}

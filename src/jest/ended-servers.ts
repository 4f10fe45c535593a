/** Servers whose process ended by itself, and no test noticed. */
import { crashFrame } from '../errors/crash-output';
import { describeEnd } from '../errors/describe-end';
import { pointAt, pointAtStep } from '../errors/point-at';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { atMost } from '../platform/time';
import type { ConnectionHandle } from '../worker/connections/open-connection';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';

/** Maximum time between a dropped connection and the end of the process, ms. */
const exitTime = 250;
const remedy =
  'If a test ends it on purpose, await server.exited there, or start the server again.';

/** Call this when the connections of a test have been closed. */
export async function noteEnds({ servers, scopes }: Session, scope: Scope): Promise<void> {
  const lost = [...scope.connections, ...scopes.file.connections].filter(isLost);
  for (const { address, state } of servers.byName.values()) {
    const { started } = state;
    if (started?.exited === undefined) continue;
    const own = lost.filter(({ url }) =>
      [address.url, address.sslUrl].some((start) => start && url.startsWith(`${start}/`)),
    );
    if (own.some(isNoticed)) state.isEndNoticed = true;
    else if (own.length > 0 && !started.end) await atMost(started.exited, exitTime);
    if (started.end) state.endedIn ??= scope.title;
  }
}

/** One failure per server that failed by itself; with `failOnLeaks`, also per server that left with code 0. */
export function unnoticedEnds(session: Session): readonly WsDynamicError[] {
  return [...session.servers.byName].flatMap(([name, server]) => {
    const { started, isEndNoticed, endedIn } = server.state;
    const end = started?.end;
    if (end === undefined || isEndNoticed || server.ends.isReported) return [];
    if (!end.isFailure && !session.options.failOnLeaks) return [];
    const noun = name === '' ? 'server' : `server "${name}"`;
    const when = endedIn === undefined ? 'outside of any test' : `during the test "${endedIn}"`;
    const text = describeEnd(end.how, server.logs, { noun, when });
    const error = new WsDynamicError('ERR_WS_SERVER_EXITED', `${text}\n${remedy}`);
    const frame = crashFrame(server.logs);
    return [
      frame === undefined ? pointAtStep(error, 'the end of the test file') : pointAt(error, frame),
    ];
  });
}

function isLost({ closeEvent }: ConnectionHandle): boolean {
  return closeEvent?.code === 1006;
}

/** Whether a call of the test failed, or waited for the end; a handshake that failed was awaited, too. */
function isNoticed({ isEndNoticed, upgrade }: ConnectionHandle): boolean {
  return isEndNoticed || upgrade === undefined;
}

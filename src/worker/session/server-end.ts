import { userLine } from '../../errors/user-line';
import type { ServerEndCall } from '../connections/session-hints';
import type { ServerLifecycle } from '../servers/server-lifecycle';
import type { StoppedServer } from '../servers/startable-server';

/** A server of the file or of a test, which may be over. */
type ControlledServer = Pick<ServerLifecycle, 'address' | 'state'>;

/** See `WaitHints.serverEnd`. @param object `server` */
export function serverEndCall(
  { state }: ControlledServer,
  object: string,
  from: number,
  to: number,
): ServerEndCall | undefined {
  const end = state.endBetween(from, to);
  const line = userLine(end?.stack);
  if (end === undefined || line === undefined) return undefined;
  return { call: `${object}.${end.verb}() at ${line}`, remedy: remedyFor(end, object), at: end.at };
}

function remedyFor({ verb, hasFailed = false, test }: StoppedServer, object: string): string {
  if (verb === 'close') return 'open another with serve()';
  if (verb !== 'restart') return `call ${object}.start() first`;
  if (!hasFailed) return 'await it first';
  const where = test === '' ? '' : ` in the test "${test}"`;
  return `its start failed${where}`;
}

/** Whether the server has this port. */
export function isOn(port: number, { address }: ControlledServer): boolean {
  return address.port === port || address.sslPort === port;
}

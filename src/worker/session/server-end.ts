import { userLine } from '../../errors/user-line';
import type { ServerEndCall } from '../connections/wait-hints';
import type { ServerLifecycle } from '../servers/server-lifecycle';
import type { StoppedServer } from '../servers/startable-server';

/** A server of the file or of a test, which may be over. */
type ControlledServer = Pick<ServerLifecycle, 'address' | 'state'>;

const remedies: Partial<Record<StoppedServer['verb'], string>> = {
  restart: 'await it first',
  close: 'open another with serve()',
};

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
  const remedy = remedies[end.verb] ?? `call ${object}.start() first`;
  return { call: `${object}.${end.verb}() at ${line}`, remedy };
}

/** Whether the server has this port. */
export function isOn(port: number, { address }: ControlledServer): boolean {
  return address.port === port || address.sslPort === port;
}

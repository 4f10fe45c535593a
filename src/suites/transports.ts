import { server } from '../index';
import type { SuitePlan } from './suite-options';

/** The transports of a suite: `true` for wss. Default: both, if the server has TLS. */
export function transportsOf({ ssl }: SuitePlan): readonly boolean[] {
  const given = ssl ?? (server.sslUrl === undefined ? false : 'both');
  return given === 'both' ? [false, true] : [given];
}

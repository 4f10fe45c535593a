import { server } from '../index';
import type { SuitePlan } from './suite-options';

/** Over what a suite connects: `true` for wss. Both, by default, where the server has TLS. */
export function transportsOf({ ssl }: SuitePlan): readonly boolean[] {
  const given = ssl ?? (server.sslUrl === undefined ? false : 'both');
  return given === 'both' ? [false, true] : [given];
}

import { createHash } from 'node:crypto';
import {
  type ProcessIdentity,
  type ProcessSpace,
  processSpace,
  runProcess,
} from '../../platform/process-identity';
import { validity } from './authority';
import type { CertifiedNames } from './names';

/** What the name of a run's folder says: whose run, in which space. */
export interface RunKey extends ProcessIdentity, ProcessSpace {}

let own: RunKey | undefined;

/** The name of this run's folder, the same in all processes of the run that want the same names. */
export function ownRunKey(names: CertifiedNames, now = Date.now()): string {
  // Kept, because a worker that outlives its parent gets another one.
  own ??= { ...runProcess(), ...processSpace() };
  const { pid, start, namespace, boot } = own;
  // Twice a certificate's life the name changes, so that a watch over many days gets a new one.
  const period = Math.floor(now / (validity / 2));
  const hash = createHash('sha256')
    .update(JSON.stringify([names, period]))
    .digest('hex');
  return [pid, start, namespace, boot, hash.slice(0, 8)].join('.');
}

/** Reads a folder's name back, also with the ending of one that is being made or removed. */
export function parseRunKey(name: string): RunKey | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.([0-9a-f]+)\.[0-9a-f]{8}(\.|$)/.exec(name);
  if (match === null) return undefined;
  const [, pid = '', start = '', namespace = '', boot = ''] = match;
  return { pid: Number(pid), start, namespace, boot };
}

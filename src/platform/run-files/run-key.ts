import { createHash } from 'node:crypto';
import {
  type ProcessIdentity,
  type ProcessSpace,
  processSpace,
  runProcess,
} from '../process-identity';

/** How long the files of a run are valid, ms: the validity period of its certificate. */
export const runLife = 7 * 24 * 60 * 60 * 1000;

/** The parts of the name of a run's folder: the process and its PID space. */
export interface RunKey extends ProcessIdentity, ProcessSpace {}

let own: RunKey | undefined;

/** Name of a folder of this run, the same in all its processes for the same `content`. */
export function ownRunKey(content: string, now = Date.now()): string {
  // Cached, because a worker that outlives its parent gets another parent.
  own ??= { ...runProcess(), ...processSpace() };
  const { pid, start, namespace, boot } = own;
  const hash = createHash('sha256')
    .update(`${runPeriod(now)} ${content}`)
    .digest('hex');
  return [pid, start, namespace, boot, hash.slice(0, 8)].join('.');
}

/** Changes twice during the validity of a run's files, so that a long `--watch` gets a new certificate. */
export function runPeriod(now = Date.now()): number {
  return Math.floor(now / (runLife / 2));
}

/** Parses a folder's name, including names used while a folder is created or removed. */
export function parseRunKey(name: string): RunKey | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.([0-9a-f]+)\.[0-9a-f]{8}(\.|$)/.exec(name);
  if (match === null) return undefined;
  const [, pid = '', start = '', namespace = '', boot = ''] = match;
  return { pid: Number(pid), start, namespace, boot };
}

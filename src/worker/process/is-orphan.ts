import { isAlive, processSpace } from '../../platform/process-identity';

/**
 * Whether a process of a command has outlived its Jest worker, by the mark in its environment. `false` if
 * unknown: in another PID namespace, or without a mark.
 */
export function isOrphan(mark: string): boolean {
  const [pid, start, namespace] = mark.split('-');
  if (!pid || !start || namespace !== processSpace().namespace) return false;
  return !isAlive({ pid: Number(pid), start });
}

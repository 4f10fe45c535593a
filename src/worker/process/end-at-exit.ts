import { isMainThread } from 'node:worker_threads';
import { onExit } from 'signal-exit';
import { hasSignals } from '../../platform/signals';
import { now } from '../../platform/time';
import { listTree, type ProcessTree, signalTree } from './process-tree';
import { GRACE } from './reaper-program';

/** Interval between checks for remaining processes, ms. */
const PAUSE = 5;

/**
 * Ends the running commands when this process or worker thread ends normally, by process.exit() or by a
 * signal that it can handle: commands of scope "worker", and those of an interrupted file.
 */
export function endAtExit(trees: ReadonlyMap<number, ProcessTree>): void {
  const end = (): void => endNow([...trees.values()]);
  // Only the main thread receives signals, and only there can their default action be kept.
  if (isMainThread) onExit(end);
  else process.once('exit', end);
}

/** Ends the commands synchronously, as an exit handler must. */
function endNow(trees: readonly ProcessTree[]): void {
  if (trees.length === 0) return;
  for (const tree of trees) signalTree(tree, 'SIGTERM');
  if (!hasSignals()) return;
  const isLeft = (tree: ProcessTree): boolean => listTree(tree).length > 0;
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const until = now() + GRACE;
  while (trees.some(isLeft) && now() < until) Atomics.wait(clock, 0, 0, PAUSE);
  for (const tree of trees.filter(isLeft)) signalTree(tree, 'SIGKILL');
}

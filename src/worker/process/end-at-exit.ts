import { isMainThread } from 'node:worker_threads';
import { onExit } from 'signal-exit';
import { hasSignals } from '../../platform/signals';
import { now } from '../../platform/time';
import { listTree, type ProcessTree, signalTree } from './process-tree';
import { GRACE } from './reaper-program';

/** Milliseconds between two checks for remaining processes. */
const PAUSE = 5;

/**
 * When this process or worker thread ends by itself, by process.exit() or by a signal that it can see,
 * it ends the commands that still run: those of the scope "worker", and those of a file that was cut off.
 */
export function endAtExit(trees: ReadonlyMap<number, ProcessTree>): void {
  const end = (): void => endNow([...trees.values()]);
  // Signals go to the main thread; only there can their default be kept.
  if (isMainThread) onExit(end);
  else process.once('exit', end);
}

/** An exit handler is synchronous: it blocks. */
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

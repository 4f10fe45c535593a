/**
 * What finished test files of this process left open, and what their code opens later, such as a client that
 * reconnects: none of it is a leak of the running file.
 */
import { createHook, executionAsyncId } from 'node:async_hooks';
import { placesOf } from '../../errors/stack-place';

/** Async ids of what was left open, and of what that created. */
const left = new Set<number>();
/** Paths of the finished test files. */
const ended = new Set<string>();
const hook = createHook({
  init(id, _type, trigger) {
    if (left.has(executionAsyncId()) || left.has(trigger)) left.add(id);
  },
  destroy(id) {
    left.delete(id);
    if (left.size === 0) hook.disable();
  },
});

/** @param open async ids of the resources that the file left open, and of what those created */
export function endFile(testPath: string, open: ReadonlySet<number>): void {
  ended.add(testPath);
  for (const id of open) left.add(id);
  if (left.size > 0) hook.enable();
}

/** Whether the running code is a callback of what an earlier file left open. */
export function isInEarlierCallback(): boolean {
  return left.has(executionAsyncId());
}

/** Whether code of another, finished test file is on the stack. */
export function isOfEarlierFile(stack: string | undefined, testPath: string): boolean {
  return [...placesOf(stack)].some(({ path }) => path !== testPath && ended.has(path));
}

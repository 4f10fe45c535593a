/** Whether a debugger may have paused this process at a breakpoint. */
import inspector from 'node:inspector';

/** Time limit under a debugger: a day, ms. A breakpoint pauses the code but not the clock. */
export const limitUnderDebugger = 24 * 60 * 60 * 1000;

/** Whether Node runs with `--inspect` or `--inspect-brk`, or a debugger opened the inspector later. */
export function isUnderDebugger(): boolean {
  return inspector.url() !== undefined;
}

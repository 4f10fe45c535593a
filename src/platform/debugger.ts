/** Whether a debugger may hold this process at a breakpoint. */
import inspector from 'node:inspector';

/** The limits under a debugger: a day, ms. A breakpoint stops the code, but not the clock. */
export const limitUnderDebugger = 24 * 60 * 60 * 1000;

/** Node runs with `--inspect` or `--inspect-brk`, or a debugger has opened the inspector later. */
export function isUnderDebugger(): boolean {
  return inspector.url() !== undefined;
}

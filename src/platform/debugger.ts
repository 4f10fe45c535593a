/** Whether a debugger may hold this process at a breakpoint. */
import inspector from 'node:inspector';

/** What limits are raised to then: a day, ms. A breakpoint stops the code, but no clock. */
export const limitUnderDebugger = 24 * 60 * 60 * 1000;

/** Node runs with `--inspect` or `--inspect-brk`, or a debugger has opened the inspector later. */
export function isUnderDebugger(): boolean {
  return inspector.url() !== undefined;
}

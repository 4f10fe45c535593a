/** The `process` of a test file, which Jest copies from that of the worker. */
import { constants } from 'node:os';

/** Events at which the worker releases its folders and processes, or judges an error. */
const events = [
  ...Object.keys(constants.signals),
  ...['exit', 'uncaughtException', 'unhandledRejection', 'rejectionHandled'],
];

/**
 * Removes what the copy has from the worker: its listeners, and the `emit` of signal-exit, which emits on the
 * original. `process.emit('SIGTERM')` of a test would end the run.
 */
export function separateProcess(copy: NodeJS.Process): void {
  if (Object.hasOwn(process, 'emit')) Reflect.deleteProperty(copy, 'emit');
  for (const event of events) copy.removeAllListeners(event);
}

import { messageOf, read } from '../errors/read-cause';
import { showTyped } from '../errors/show-value';
import { WsDynamicError } from '../errors/ws-dynamic-error';

/** The error with which a command ends: for one of this package or the system the message, otherwise its stack. */
export function failureText(error: unknown): string {
  if (error instanceof WsDynamicError) return `${error.code}: ${error.message}`;
  // Such as a full disk: `ENOSPC: no space left on device, write`.
  if (/^E[A-Z\d]+$/.test(String(read(error, 'code')))) return messageOf(error);
  const stack = read(error, 'stack');
  return typeof stack === 'string'
    ? stack
    : `A value that is not an error was thrown: ${showTyped(error)}`;
}

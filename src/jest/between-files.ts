/**
 * Errors of finished files while no file runs, as of a timer: Node would end the process, and with it the
 * results of other files. Jest suspends listeners of the process while a file runs.
 */
import { isMainThread } from 'node:worker_threads';
import type { Session } from '../worker/session/session';
import { reportEnded, sessionOf } from './error-origin';

/** Prints errors of finished files from now on. Other errors end the process, as without it. */
export function watchFinishedFiles(): void {
  if (process.listeners('unhandledRejection').includes(takeRejection)) return;
  process.on('unhandledRejection', takeRejection);
  process.on('uncaughtException', takeException);
}

function takeRejection(error: unknown, promise: unknown): void {
  take(error, sessionOf(error, promise), 'unhandledRejection');
}

function takeException(error: unknown): void {
  take(error, sessionOf(error), 'uncaughtException');
}

function take(
  error: unknown,
  origin: Session | undefined,
  event: 'unhandledRejection' | 'uncaughtException',
): void {
  if (origin === undefined) {
    if (process.listenerCount(event as string) === 1) endProcess(error);
  } else if (!origin.forgiven.has(error)) {
    reportEnded(error, origin);
    // A worker of Jest must exit with 0.
    if (isMainThread && process.send === undefined) process.exitCode = 1;
  }
}

function endProcess(error: unknown): void {
  process.off('unhandledRejection', takeRejection);
  process.off('uncaughtException', takeException);
  process.nextTick(() => {
    throw error;
  });
}

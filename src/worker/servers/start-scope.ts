/**
 * What one start opens. Everything is pushed as soon as it is open: it is closed, newest first, when
 * the start fails, times out or is cancelled, and at once when that has already happened.
 */
export interface StartScope {
  push(name: string, close: () => Promise<unknown> | unknown): void;
}

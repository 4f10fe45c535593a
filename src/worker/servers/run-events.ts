import type { EventEmitter } from 'node:events';

/** Runs the listeners of an event. */
export type RunHandlers = <Result>(work: () => Result) => Result;

/**
 * Runs the listeners of a server, its connections and its requests by `run`: the async context of a
 * connection is not the one in which its server started to listen.
 */
export function runEvents(server: EventEmitter, run: RunHandlers): void {
  const seen = new WeakSet<EventEmitter>();
  wrapEmit(server, run, (event, values) => {
    if (event !== 'upgrade' && event !== 'request') return;
    for (const emitter of values.filter(isEmitter)) {
      if (seen.has(emitter)) continue;
      seen.add(emitter);
      wrapEmit(emitter, run);
    }
  });
}

function wrapEmit(
  emitter: EventEmitter,
  run: RunHandlers,
  before: (event: unknown, values: readonly unknown[]) => void = () => {},
): void {
  const emit = emitter.emit;
  const value = (event: string, ...values: unknown[]): boolean => {
    before(event, values);
    return run(() => emit.call(emitter, event, ...values));
  };
  Object.defineProperty(emitter, 'emit', { configurable: true, writable: true, value });
}

function isEmitter(value: unknown): value is EventEmitter {
  return typeof value === 'object' && value !== null && 'emit' in value;
}

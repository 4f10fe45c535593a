/**
 * The ports of this process. It is a property of the global object, so that two copies of this
 * module in one process share one place in each range and never hand out a port twice.
 */

/** Holds a port number for this process; the kernel releases it when the process ends. */
export interface Guard {
  readonly port: number;
  /** Releases the number; safe to call twice. */
  drop(): Promise<void>;
}

const newRegistry = () => ({
  /** The next candidate of each range, by `first-last`. */
  candidates: new Map<string, number>(),
  /** Ports that a lease of this process holds, or is about to. */
  acquired: new Set<number>(),
  /** Guards of released ports where a server still listened; checked before the next lease. */
  occupied: new Map<number, Guard>(),
  /** Whether UDP can be bound on loopback; tried once. */
  udp: undefined as Promise<boolean> | undefined,
  /** Warnings that were given; each is given once a process. */
  warned: new Set<string>(),
});

const key = Symbol.for('jest-ws-dynamic.ports');
const holder = globalThis as { [key]?: ReturnType<typeof newRegistry> };

/** The one registry of this process (or worker thread). */
export function portRegistry(): ReturnType<typeof newRegistry> {
  holder[key] ??= newRegistry();
  return holder[key];
}

/** Warns on stderr, each `code` once a process. */
export function warnOnce(code: string, message: string): void {
  const { warned } = portRegistry();
  if (warned.has(code)) return;
  warned.add(code);
  process.emitWarning(message, { type: 'WsDynamicWarning', code });
}

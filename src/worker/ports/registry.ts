/**
 * The ports of this process. The registry is a property of the global object, so that two copies of this
 * module in one process share it and never lease the same port.
 */

/** Reserves a port number for this process; the kernel releases it when the process ends. */
export interface Guard {
  readonly port: number;
  /** Releases the number; safe to call twice. */
  drop(): Promise<void>;
}

const newRegistry = () => ({
  /** The next candidate of each range, by `first-last`. */
  candidates: new Map<string, number>(),
  /** Ports that a lease of this process holds or is acquiring. */
  acquired: new Set<number>(),
  /** Guards of released ports on which a server was still listening; rechecked before the next lease. */
  occupied: new Map<number, Guard>(),
  /** Whether UDP can be bound on loopback; tested once. */
  udp: undefined as Promise<boolean> | undefined,
  /** Codes of the warnings already printed. */
  warned: new Set<string>(),
});

const key = Symbol.for('jest-ws-dynamic.ports');
const holder = globalThis as { [key]?: ReturnType<typeof newRegistry> };

/** The registry of this process or worker thread. */
export function portRegistry(): ReturnType<typeof newRegistry> {
  holder[key] ??= newRegistry();
  return holder[key];
}

/** Prints a warning on stderr, once per process for each `code`. */
export function warnOnce(code: string, message: string): void {
  const { warned } = portRegistry();
  if (warned.has(code)) return;
  warned.add(code);
  process.emitWarning(message, { type: 'WsDynamicWarning', code });
}

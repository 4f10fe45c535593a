/**
 * What this process knows of its ports. It hangs on the global object, so that two copies of this
 * module in one process share one place in each range and never hand out a port twice.
 */

/** Holds a port number for this process; the kernel gives it back when the process ends. */
export interface Guard {
  readonly port: number;
  /** Gives the number back; safe to call twice. */
  drop(): Promise<void>;
}

export interface PortRegistry {
  /** The next candidate of each range, by `first-last`. */
  readonly candidates: Map<string, number>;
  /** Ports that a lease of this process holds, or is about to. */
  readonly acquired: Set<number>;
  /** Guards of released ports where a server still listened; looked at before the next lease. */
  readonly occupied: Map<number, Guard>;
  /** Whether UDP can be bound on loopback; tried once. */
  udp: Promise<boolean> | undefined;
  /** Warnings that were given; each is given once a process. */
  readonly warned: Set<string>;
}

const key = Symbol.for('jest-ws-dynamic.ports');

/** The one registry of this process (or worker thread). */
export function portRegistry(): PortRegistry {
  const holder = globalThis as { [key]?: PortRegistry };
  holder[key] ??= {
    candidates: new Map(),
    acquired: new Set(),
    occupied: new Map(),
    udp: undefined,
    warned: new Set(),
  };
  return holder[key];
}

/** Warns on stderr, each `code` once a process. */
export function warnOnce(code: string, message: string): void {
  const { warned } = portRegistry();
  if (warned.has(code)) return;
  warned.add(code);
  process.emitWarning(message, { type: 'WsDynamicWarning', code });
}

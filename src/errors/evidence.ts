/** The facts of a failure in addition to its message, as data. `render-failure.ts` formats them once. */

import { callMethod, read } from './read-cause';
import { withFallback } from './with-fallback';
import { withProperties } from './with-properties';

/** A wait that reached its limit, as referred to by a failure. */
export interface PastWait {
  /** The end of the limit, on the clock of `now()`. */
  readonly deadline: number;
  /** The predicate of the wait; absent if it accepts every message. */
  readonly predicate?: ((message: never) => boolean) | undefined;
}

export interface Evidence {
  /** The message of the failure already shows the frames of its connection or connections. */
  readonly areFramesShown?: boolean;
  /**
   * The connection or mock server. Held weakly: a failure must not keep the connection's messages in memory.
   */
  readonly subject?: WeakRef<object>;
  /** The frame that the failure is about, if any. */
  readonly frame?: WeakRef<object> | undefined;
  /** The wait that reached its limit, if that is the failure. */
  readonly wait?: PastWait | undefined;
  /** No client has reached the mock server that the failure is about. */
  readonly isUnreached?: boolean;
  /** The failure of a call on a connection that was already closed, or ended meanwhile. */
  readonly isAfterClose?: boolean;
  /** The failure of a mock server's `send()` after the end of the connection: it fails no listener. */
  readonly isOfSender?: boolean;
  /** The message states where the error comes from, even if it was not caught. */
  readonly namesOrigin?: boolean;
  /** The stack is that of the user's code that threw: a call that passes the error on is added to it. */
  readonly isPlaced?: boolean;
  /** The error fails several tests: it shows the connections of none. */
  readonly isShared?: boolean;
  /** Paragraphs shown above the message. */
  readonly leads?: readonly string[];
  /** Paragraphs shown below the message. */
  readonly notes?: readonly string[];
}

const evidenceKey = Symbol.for('jest-ws-dynamic.evidence');

/** The evidence of an error, or of a matcher's result, whose properties Jest copies to its error. */
export function evidenceOf(error: unknown): Evidence {
  const own = read(error, evidenceKey) ?? read(read(error, 'matcherResult'), evidenceKey);
  return (own ?? {}) as Evidence;
}

/**
 * Adds evidence to a failure; new leads and notes are appended. Returns the same error, or a copy if it cannot be
 * changed.
 */
export function addEvidence<T extends object>(error: T, added: Evidence): T {
  const known = evidenceOf(error);
  const value: Evidence = {
    ...known,
    ...added,
    leads: union(known.leads, added.leads),
    notes: union(known.notes, added.notes),
  };
  // Enumerable on a matcher's result, which Jest copies; not on other thrown values, which Jest prints.
  const enumerable = typeof read(error, 'pass') === 'boolean' && read(error, 'stack') === undefined;
  return withProperties(error, { [evidenceKey]: { value, configurable: true, enumerable } });
}

function union(known: readonly string[] = [], added: readonly string[] = []): readonly string[] {
  return [...new Set([...known, ...added])];
}

/**
 * Marks an error, or a matcher's result, whose text already shows the frames of its connection.
 *
 * @param connection the connection, if it is a single one
 * @param wait the wait that reached its limit, if that is the failure
 * @param question the frame that the failure is about
 */
export function markFramesShown<T extends object>(
  error: T,
  connection?: object,
  wait?: PastWait,
  question?: object,
): T {
  const subject = connection && { subject: new WeakRef(connection) };
  const frame = question && { frame: new WeakRef(question) };
  return addEvidence(error, { areFramesShown: true, ...subject, ...frame, wait });
}

/** Copies the evidence of `from` to `to`. */
export function copyEvidence<T extends object>(from: unknown, to: T): T {
  const known = evidenceOf(from);
  return Object.keys(known).length === 0 ? to : addEvidence(to, known);
}

/**
 * Removes the evidence once it is rendered. Jest keeps failures until the run ends, and evidence from a
 * test's realm would keep the whole realm in memory.
 */
export function dropEvidence(error: unknown): void {
  for (const marked of [error, read(error, 'matcherResult')]) {
    if (typeof marked === 'object' && marked !== null) {
      withFallback(() => Reflect.deleteProperty(marked, evidenceKey), false);
    }
  }
}

/** The connection or mock server that the failure is about. */
export function subjectOf({ subject }: Evidence): object | undefined {
  return referent(subject);
}

/** The frame that the failure is about. */
export function frameOf({ frame }: Evidence): object | undefined {
  return referent(frame);
}

function referent(reference: object | undefined): object | undefined {
  // A WeakRef created in a test's realm is not an instance of this realm's WeakRef.
  const found = callMethod(reference, 'deref');
  return typeof found === 'object' && found !== null ? found : undefined;
}

/** The facts of a failure besides its message, as data. `render-failure.ts` makes text of it, once. */
import { orElse } from './or-else';
import { callMethod, read } from './read-cause';
import { withProperties } from './with-properties';

/** A wait whose limit is over, as a failure refers to it. */
export interface PastWait {
  /** When its limit was over, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Which messages it was for; all without one. */
  readonly predicate?: ((message: never) => boolean) | undefined;
}

export interface Evidence {
  /** The message of the failure shows the frames of its connection, or of several. */
  readonly areFramesShown?: boolean;
  /** Which connection, or mock server. Held weakly: a failure must not keep the messages of its connection. */
  readonly subject?: WeakRef<object>;
  /** The frame of that connection that the failure is about, where it is one. */
  readonly frame?: WeakRef<object> | undefined;
  /** The wait whose limit was over, where that is the failure. */
  readonly wait?: PastWait | undefined;
  /** The message says where it comes from, also where nothing caught it. */
  readonly namesOrigin?: boolean;
  /** What led to the failure, shown first, a paragraph each. */
  readonly leads?: readonly string[];
  /** What is shown below its message, a paragraph each. */
  readonly notes?: readonly string[];
}

const evidenceKey = Symbol.for('jest-ws-dynamic.evidence');

/** On an error, or on a matcher's result, whose properties Jest copies to its error. */
export function evidenceOf(error: unknown): Evidence {
  const own = read(error, evidenceKey) ?? read(read(error, 'matcherResult'), evidenceKey);
  return (own ?? {}) as Evidence;
}

/**
 * Adds to what is known of a failure; leads and notes are appended. Returns the same
 * error, or a copy of one that cannot be changed.
 */
export function addEvidence<T extends object>(error: T, added: Evidence): T {
  const known = evidenceOf(error);
  const value: Evidence = {
    ...known,
    ...added,
    leads: [...(known.leads ?? []), ...(added.leads ?? [])],
    notes: [...(known.notes ?? []), ...(added.notes ?? [])],
  };
  // Jest copies what is enumerable of a matcher's result, and prints what is so of anything thrown.
  const enumerable = typeof read(error, 'pass') === 'boolean' && read(error, 'stack') === undefined;
  return withProperties(error, { [evidenceKey]: { value, configurable: true, enumerable } });
}

/**
 * Marks an error, or a matcher's result, whose text shows the frames of its connection.
 *
 * @param connection which one that is, where it is one
 * @param wait the one whose limit was over, where that is the failure
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
 * Removes the evidence once it is rendered. Jest keeps failures until the run ends, and evidence of a test's
 * realm would keep all of that realm.
 */
export function dropEvidence(error: unknown): void {
  for (const marked of [error, read(error, 'matcherResult')]) {
    if (typeof marked === 'object' && marked !== null) {
      orElse(() => Reflect.deleteProperty(marked, evidenceKey), false);
    }
  }
}

/** The connection, or the mock server, that the failure is about. */
export function subjectOf({ subject }: Evidence): object | undefined {
  return referent(subject);
}

/** The frame that the failure is about. */
export function frameOf({ frame }: Evidence): object | undefined {
  return referent(frame);
}

function referent(reference: object | undefined): object | undefined {
  // Made in the realm of a test, it is no instance of this one's WeakRef.
  const found = callMethod(reference, 'deref');
  return typeof found === 'object' && found !== null ? found : undefined;
}

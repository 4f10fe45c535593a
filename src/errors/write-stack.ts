/**
 * Puts text and places into errors. Jest prints an error's `stack`: what is shown has to be in it, and
 * above its first frame, which keeps the code frame.
 */
import { callMethod, causeOf, framesOf, messageOf, read } from './read-cause';

/**
 * Adds text to an error's message and to its stack, above the first frame. Gives the same error; of
 * one that cannot be changed (frozen, a getter), a copy with the same prototype and properties.
 */
export function withNote<T extends object>(error: T, note: string): T {
  const message = messageOf(error);
  const stack = read(error, 'stack');
  if (typeof stack !== 'string' || stack === '') {
    return written(error, { message: insert(message, note) });
  }
  const isInStack = stack.includes(message);
  return written(error, {
    ...(isInStack && { message: message + note }),
    stack: insert(stack, note),
  });
}

/** Puts text in front of an error's message, as the first that is read. Gives what {@link withNote} gives. */
export function withLead<T extends object>(error: T, lead: string): T {
  const message = messageOf(error);
  const stack = read(error, 'stack');
  if (typeof stack !== 'string' || stack === '') {
    return written(error, { message: `${lead}\n\n${message}` });
  }
  // Jest takes the name away where it begins the text.
  return written(error, { stack: `${lead}\n\n${stack.replace(/^Error: /, '')}` });
}

/**
 * Changes the text of an error, and of its causes: its message, and its stack above the first frame. Gives
 * what {@link withNote} gives.
 */
export function withText<T extends object>(
  error: T,
  change: (text: string) => string,
  depth = 3,
): T {
  const cause = read(error, 'cause');
  if (typeof cause === 'object' && cause !== null && depth > 0) {
    const changed = withText(cause, change, depth - 1);
    if (changed !== cause) write(error, 'cause', changed);
  }
  const stack = read(error, 'stack');
  const message = read(error, 'message');
  const texts = {
    ...(typeof message === 'string' && { message: change(message) }),
    ...(typeof stack === 'string' && { stack: changeHead(stack, change) }),
  };
  return texts.message === message && texts.stack === stack ? error : written(error, texts);
}

function changeHead(stack: string, change: (text: string) => string): string {
  const firstFrame = stack.search(/\n {4}at /);
  if (firstFrame < 0) return change(stack);
  return change(stack.slice(0, firstFrame)) + stack.slice(firstFrame);
}

/** Gives an error the frames of another stack, under a first line that names its code as Node's do. */
export function pointAt<T extends Error>(error: T, stack: string | undefined): T {
  if (stack === undefined) return error;
  const code = read(error, 'code');
  const name = `${error.name}${typeof code === 'string' ? ` [${code}]` : ''}`;
  const frames = framesOf(stack);
  return written(error, {
    stack: `${name}: ${error.message}${frames === '' ? '' : `\n${frames}`}`,
  });
}

/**
 * For an error whose own frames are all of this package: one line names the step instead. Without any
 * frame, Jest drops the line with the code.
 */
export function pointAtStep<T extends Error>(error: T, step: string): T {
  return pointAt(error, `    at ${step} (jest-ws-dynamic:0:0)`);
}

/** A plain error for one whose properties cannot all be read; without frames, with those of `stack`. */
export function readableCopy(thrown: unknown, stack: unknown): Error {
  const { message, frames } = causeOf(thrown);
  return pointAt(new Error(message), frames || String(stack));
}

const framesShown = Symbol.for('jest-ws-dynamic.frames-shown');

/** A wait whose limit is over, as a failure refers to it. */
export interface PastWait {
  /** When its limit was over, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Which messages it was for; all without one. */
  readonly predicate?: ((message: never) => boolean) | undefined;
}

/** Held weakly: a failure must not keep the messages of its connection. */
class ShownConnection extends WeakRef<object> {
  constructor(
    connection: object,
    readonly wait: PastWait | undefined,
  ) {
    super(connection);
  }
}

/**
 * Marks an error, or a matcher's result, whose text shows the frames of its connection.
 *
 * @param connection which one that is, where it is one
 * @param wait the one whose limit was over, where that is the failure
 */
export function markFramesShown<T extends object>(
  error: T,
  connection?: object,
  wait?: PastWait,
): T {
  return mark(error, connection === undefined ? true : new ShownConnection(connection, wait));
}

/** The wait that was over, if that is the failure. */
export function pastWait(error: unknown): PastWait | undefined {
  return read(markOf(error), 'wait') as PastWait | undefined;
}

/** Gives `to` the mark of `from`, if it has one. */
export function copyFramesShown<T extends object>(from: unknown, to: T): T {
  const copied = markOf(from);
  return copied === undefined ? to : mark(to, copied);
}

/**
 * Takes the mark away. Jest keeps failures until the run ends, and a mark that was made in the realm of a
 * test would keep all of that realm.
 */
export function dropFramesShown(error: unknown): void {
  for (const marked of [error, read(error, 'matcherResult')]) {
    if (typeof marked === 'object' && marked !== null) Reflect.deleteProperty(marked, framesShown);
  }
}

function mark<T extends object>(error: T, value: unknown): T {
  const enumerable = !('stack' in error);
  Reflect.defineProperty(error, framesShown, { value, configurable: true, enumerable });
  return error;
}

/** Whether it was marked. Jest copies a matcher's result to the error that it makes of it. */
export function areFramesShown(error: unknown): boolean {
  return markOf(error) !== undefined;
}

/** The connection whose frames its text shows. */
export function shownConnection(error: unknown): object | undefined {
  const connection = callMethod(markOf(error), 'deref');
  return typeof connection === 'object' && connection !== null ? connection : undefined;
}

function markOf(error: unknown): unknown {
  return read(error, framesShown) ?? read(read(error, 'matcherResult'), framesShown);
}

function insert(text: string, note: string): string {
  const firstFrame = text.indexOf('\n    at ');
  return firstFrame < 0 ? text + note : text.slice(0, firstFrame) + note + text.slice(firstFrame);
}

type Texts = Readonly<{ message?: string; stack?: string }>;

function written<T extends object>(error: T, texts: Texts): T {
  const isDone = Object.entries(texts).every(([name, text]) => write(error, name, text));
  return isDone ? error : copyOf(error, texts);
}

function write(error: object, name: string, value: unknown): boolean {
  try {
    if (!Reflect.set(error, name, value) || read(error, name) !== value) {
      Reflect.defineProperty(error, name, { value, writable: true, configurable: true });
    }
  } catch {
    // A setter or a proxy refuses it.
  }
  return read(error, name) === value;
}

function copyOf<T extends object>(error: T, texts: Texts): T {
  const copy = new Error(messageOf(error));
  try {
    Object.setPrototypeOf(copy, Object.getPrototypeOf(error));
    for (const key of Reflect.ownKeys(error)) {
      const enumerable = Object.prototype.propertyIsEnumerable.call(error, key);
      const value = read(error, key);
      Object.defineProperty(copy, key, { value, enumerable, writable: true, configurable: true });
    }
  } catch {
    // A proxy shows no more of what it stands for.
  }
  for (const [name, value] of Object.entries(texts)) write(copy, name, value);
  return copy as object as T;
}

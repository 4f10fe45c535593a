/** Reads any thrown value of any realm. Never throws, even for a getter or a revoked proxy. */
import { sep } from 'node:path';
import { inspect, stripVTControlCharacters } from 'node:util';
import { isNativeError } from 'node:util/types';
import { withFallback } from './with-fallback';

/** The message and frames of an error. */
export interface Cause {
  /** `TypeError: x is not a function`. */
  readonly message: string;
  /** Its `    at …` lines; empty if it has none. */
  readonly frames: string;
}

export function causeOf(thrown: unknown): Cause {
  const name = read(thrown, 'name');
  const isNamed = isError(thrown) && typeof name === 'string' && name !== 'Error';
  // Compilers color their messages.
  const message = stripVTControlCharacters(messageOf(thrown));
  return {
    message: isNamed ? `${name}: ${message}` : message,
    frames: framesOf(read(thrown, 'stack')),
  };
}

/** Whether a value is an error. `instanceof Error` recognizes only errors of its own realm. */
export function isError(thrown: unknown): thrown is Error {
  if (isNativeError(thrown)) return true;
  // A DOMException, a proxy.
  return typeof read(thrown, 'message') === 'string' && typeof read(thrown, 'stack') === 'string';
}

/**
 * The message of an error; for an AggregateError without one, the messages of its errors; otherwise the
 * value.
 */
export function messageOf(thrown: unknown): string {
  return withFallback(() => textOf(thrown), 'a value that cannot be read');
}

/** The first line of a message, with the indented lines that follow a colon at its end. */
export function leadOf(thrown: unknown): string {
  return /^.*(?:(?<=:)(?:\n .*){1,9})?/.exec(messageOf(thrown))?.[0] ?? '';
}

function textOf(thrown: unknown): string {
  const message = read(thrown, 'message');
  if (typeof message === 'string' && message !== '') return message;
  const errors = read(thrown, 'errors');
  if (isError(thrown) && isArray(errors) && errors.length > 0) {
    return errors.map((error) => String(read(error, 'message'))).join('; ');
  }
  if (isError(thrown)) return String(read(thrown, 'name'));
  if (typeof thrown === 'string') return thrown;
  return inspect(thrown, { depth: 2 });
}

/** The `    at …` lines of a stack; empty if there are none. */
export function framesOf(stack: unknown): string {
  return typeof stack === 'string' ? (/^ {4}at [\s\S]*/m.exec(stack)?.[0] ?? '') : '';
}

/** A stack without frames of this package. */
export function withoutOwnFrames(stack: unknown): string {
  const lines = typeof stack === 'string' ? stack.split('\n') : [];
  return lines.filter((line) => !(line.startsWith('    at ') && isOwnFrame(line))).join('\n');
}

/**
 * Removes leading frames of this package and of Jest's `expect`, so that the user's line is first; the package's
 * later frames, such as those below a listener, are removed if the user's are shown.
 */
export function fromUserLine(frames: string): string {
  const lines = frames.split('\n');
  const isInner = (line: string): boolean =>
    isOwnFrame(line) || /[\\/]expect[\\/]build[\\/]/.test(line);
  const first = lines.findIndex((line) => !isInner(line));
  const shown = first > 0 && isOwnFrame(lines[0] ?? '') ? lines.slice(first) : lines;
  const hasUsers = userFrames(frames) !== '';
  return shown.filter((line) => !hasUsers || !isOwnFrame(line)).join('\n');
}

/** The frames of a stack that belong neither to Node nor to a package. */
export function userFrames(stack: unknown): string {
  const lines = framesOf(stack).split('\n');
  const isUsers = (line: string): boolean =>
    /^ {4}at .*:\d+:\d+\)?$/.test(line) &&
    !isOwnFrame(line) &&
    !/[\\/]node_modules[\\/]|\bnode:/.test(line);
  return lines.filter(isUsers).join('\n');
}

function isOwnFrame(line: string): boolean {
  const end = __filename.lastIndexOf(`${sep}dist${sep}`);
  return end >= 0 && line.includes(__filename.slice(0, end + `${sep}dist${sep}`.length));
}

/** Reads a property of any value; `undefined` if it cannot be read. */
export function read(thrown: unknown, name: PropertyKey): unknown {
  if (typeof thrown !== 'object' && typeof thrown !== 'function') return undefined;
  return thrown === null ? undefined : withFallback(() => Reflect.get(thrown, name), undefined);
}

/** Calls a method of any value; `undefined` if it has no such method. */
export function callMethod(
  owner: unknown,
  name: PropertyKey,
  ...values: readonly unknown[]
): unknown {
  const method = read(owner, name);
  return typeof method === 'function' ? Reflect.apply(method, owner, values) : undefined;
}

/** Whether a value is a function; `false` for a revoked proxy, whose call would throw. */
export function isFunction(value: unknown): value is (...values: never[]) => unknown {
  return (
    typeof value === 'function' && withFallback(() => Reflect.ownKeys(value).length >= 0, false)
  );
}

/** Whether a value is an array; `false` for a revoked proxy. */
export function isArray(value: unknown): value is readonly unknown[] {
  return withFallback(() => Array.isArray(value), false);
}

import { nearest } from './nearest';
import { showTyped } from './show-value';
import { WsDynamicError } from './ws-dynamic-error';

/** The parts of the sentence that explains why a value was refused. */
export interface InvalidValue {
  /** Text after "expected": `"timeout" to be a number of milliseconds, 0 or more`. */
  readonly expected: string;
  /** Text after "received"; usually from {@link showTyped}. */
  readonly received: string;
  /** The correction, in sentences, if `expected` does not contain it. */
  readonly remedy?: string | undefined;
}

/** For an option or argument. @param expected text after "to be" */
export function invalidValue(
  name: string,
  expected: string,
  value: unknown,
  remedy?: string,
): InvalidValue {
  return { expected: `"${name}" to be ${expected}`, received: showTyped(value), remedy };
}

/**
 * For an unknown name.
 *
 * @param expected text after "expected": `a known option`
 * @param prefix prefix of all names: `client.`
 */
export function unknownName(
  expected: string,
  given: string,
  known: readonly string[],
  prefix = '',
): InvalidValue {
  const near = nearest(given, known);
  const all = known.map((name) => prefix + name).join(', ') || 'none';
  const remedy = near === undefined ? `Known: ${all}.` : `Did you mean "${prefix}${near}"?`;
  const shown = given.length > 60 ? `${given.slice(0, 60)}…` : given;
  return { expected, received: JSON.stringify(prefix + shown), remedy };
}

/** `ssl` was requested, but there is no wss port. @param of the subject without a port: `this file` */
export function noWssPort(of: string): InvalidValue {
  return {
    expected: `"ssl" to be false or left out, since ${of} has no wss port`,
    received: 'true (boolean)',
    remedy:
      'Leave testEnvironmentOptions.ssl at true; a server given as { url } needs "sslUrl", too.',
  };
}

/** `expected …, received …` and the remedy. */
export function invalidText({ expected, received, remedy }: InvalidValue): string {
  const sentence = `expected ${expected}, received ${received}.`;
  return remedy === undefined ? sentence : `${sentence} ${remedy}`;
}

/** @param where the call or option that received the value: `connect()` */
export function invalid(
  where: string,
  problem: InvalidValue,
  options?: { cause?: unknown; details?: object },
): WsDynamicError {
  const message = `${where}: ${invalidText(problem)}`;
  return new WsDynamicError('ERR_WS_OPTION_INVALID', message, options);
}

import { isObject } from '../../errors/is-object';
import { isAsymmetric } from '../message/asymmetric';
import { equal } from '../message/match';

/** Maximum number of values compared. */
const mostValues = 10_000;

/**
 * The remedy for an expected value that has only some of the received fields; empty for other values. Pure.
 */
export function partText(expected: unknown, received: unknown): string {
  const walk = new Walk();
  return walk.isWithin(expected, received) && walk.hasExtra
    ? 'Every expected field matches; expect.objectContaining({ … }) compares only those.'
    : '';
}

class Walk {
  hasExtra = false;
  #left = mostValues;

  isWithin(expected: unknown, received: unknown): boolean {
    this.#left -= 1;
    if (this.#left < 0) return false;
    if (!isObject(expected) || !isObject(received) || isAsymmetric(expected)) {
      return equal(received, expected);
    }
    if (Array.isArray(expected) !== Array.isArray(received)) return false;
    const keys = Object.keys(expected);
    const count = Object.keys(received).length;
    if (Array.isArray(expected) && count !== keys.length) return false;
    this.hasExtra ||= keys.length < count;
    return keys.every((key) => key in received && this.isWithin(expected[key], received[key]));
  }
}

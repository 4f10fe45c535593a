/** Shortens two compared values to their differing parts, so that their diff stays short. Pure. */
import { fieldsIn, isAsymmetric } from '../message/asymmetric';
import { equal } from '../message/match';
import { sharedStart } from './text-likeness';
import { isLongText, windowOf } from './text-window';

/** Maximum number of list items and object keys shown. */
const mostItems = 12;
const deepest = 12;

export interface Pair {
  readonly expected: unknown;
  readonly received: unknown;
}

type Keyed = Readonly<Record<string, unknown>>;

/**
 * Copies of both values, with long texts shortened around the first differing character, and long lists and
 * objects reduced to the differing parts. Matchers are kept; values of masked keys are removed.
 */
export function shortenPair(
  expected: unknown,
  received: unknown,
  isMasked: (key: string) => boolean = () => false,
): Pair {
  return new Shortening(isMasked).pair(expected, received, 0);
}

class Shortening {
  constructor(private readonly isMasked: (key: string) => boolean) {}

  pair(expected: unknown, received: unknown, depth: number): Pair {
    if (typeof expected === 'string' && typeof received === 'string') {
      if (!isLongText(expected) && !isLongText(received)) return { expected, received };
      const at = sharedStart(expected, received);
      return { expected: windowOf(expected, at), received: windowOf(received, at) };
    }
    if (depth <= deepest) {
      if (Array.isArray(expected) && Array.isArray(received)) {
        return this.#lists(expected, received, depth);
      }
      if (isPlain(expected) && isPlain(received)) return this.#objects(expected, received, depth);
      const sample = fieldsIn(expected);
      if (sample !== undefined && isPlain(received)) {
        // Properties that the matcher does not contain are ignored.
        const named = Object.entries(received).filter(([key]) => Object.hasOwn(sample, key));
        const pair = this.#objects(sample, Object.fromEntries(named), depth);
        return { expected, received: pair.received };
      }
    }
    return { expected: this.#one(expected, depth), received: this.#one(received, depth) };
  }

  #lists(expected: readonly unknown[], received: readonly unknown[], depth: number): Pair {
    const length = Math.max(expected.length, received.length);
    let first = 0;
    if (length > mostItems) {
      while (first < length && equal(received[first], expected[first])) first += 1;
    }
    const from = Math.max(0, Math.min(first - 2, length - mostItems));
    const to = Math.min(length, from + mostItems);
    const pairs = Array.from({ length: to - from }, (_, index) =>
      this.pair(expected[from + index], received[from + index], depth + 1),
    );
    const cut = (list: readonly unknown[], items: readonly unknown[]): readonly unknown[] => [
      ...(from > 0 ? [`… ${from} items before`] : []),
      ...items.slice(0, Math.max(0, list.length - from)),
      ...(list.length > to ? [`… ${list.length - to} items after`] : []),
    ];
    return {
      expected: cut(
        expected,
        pairs.map((pair) => pair.expected),
      ),
      received: cut(
        received,
        pairs.map((pair) => pair.received),
      ),
    };
  }

  #objects(expected: Keyed, received: Keyed, depth: number): Pair {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(received)])];
    const shown = keys.length <= mostItems ? keys : choose(keys, expected, received);
    const one: [string, unknown][] = [];
    const other: [string, unknown][] = [];
    for (const key of shown) {
      const pair = this.#values(key, expected[key], received[key], depth + 1);
      if (Object.hasOwn(expected, key)) one.push([key, pair.expected]);
      if (Object.hasOwn(received, key)) other.push([key, pair.received]);
    }
    if (shown.length < keys.length) {
      const rest: [string, unknown] = ['…', `${keys.length - shown.length} more keys`];
      one.push(rest);
      other.push(rest);
    }
    return { expected: Object.fromEntries(one), received: Object.fromEntries(other) };
  }

  #values(key: string, expected: unknown, received: unknown, depth: number): Pair {
    if (!this.isMasked(key)) return this.pair(expected, received, depth);
    const isSame = equal(received, expected);
    return { expected: '(masked)', received: isSame ? '(masked)' : '(masked, different value)' };
  }

  /** Shortens a value that has no counterpart. */
  #one(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return windowOf(value, 0);
    const isObject = Array.isArray(value) || isPlain(value);
    if (isObject && depth > deepest) return '…';
    if (!isObject || isAsymmetric(value)) return value;
    if (Array.isArray(value)) {
      const items = value.slice(0, mostItems).map((item) => this.#one(item, depth + 1));
      const more = value.length - mostItems;
      return more > 0 ? [...items, `… ${more} items after`] : items;
    }
    const entries = Object.entries(value);
    const shown = entries
      .slice(0, mostItems)
      .map(([key, item]) => [key, this.isMasked(key) ? '(masked)' : this.#one(item, depth + 1)]);
    const more = entries.length - mostItems;
    return Object.fromEntries(more > 0 ? [...shown, ['…', `${more} more keys`]] : shown);
  }
}

/** The keys whose values differ, and others up to the maximum. */
function choose(keys: readonly string[], expected: Keyed, received: Keyed): readonly string[] {
  const chosen = new Set<string>();
  for (const key of keys) {
    if (chosen.size < mostItems && !equal(received[key], expected[key])) chosen.add(key);
  }
  for (const key of keys) {
    if (chosen.size >= mostItems) break;
    chosen.add(key);
  }
  return keys.filter((key) => chosen.has(key));
}

function isPlain(value: unknown): value is Keyed {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !isAsymmetric(value) && Object.prototype.toString.call(value) === '[object Object]';
}

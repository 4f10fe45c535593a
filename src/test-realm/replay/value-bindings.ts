/** Binds recorded values to the live values that replace them during a replay. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { changedList, changedObject } from '../message/changed-copy';
import { isBytes, toBuffer } from '../message/message';
import { isTime } from '../transcript/mask-values';
import { identityOf } from '../transcript/value-identity';

/** The replacement of a credential in a recorded text. */
export const maskedText = '(masked)';

type Pair = readonly [recorded: unknown, live: unknown, field: string];

/** Numbers are bound per field: the same number in two fields is two values. */
function keyOf(value: unknown, field: string): string {
  const identity = identityOf(value);
  return typeof value === 'number' ? `${field} ${identity}` : identity;
}

/**
 * Compares recorded values with live ones. Values of masked fields may differ, but each recorded value is
 * bound to one live value, which is used in later messages.
 */
export class ValueBindings {
  readonly #live = new Map<string, unknown>();
  readonly #recorded = new Map<string, string>();
  /** Live object keys by the recorded ones. */
  readonly #keys = new Map<string, string>();

  constructor(private readonly isMasked: (field: string) => boolean) {}

  /** Whether a live value matches the recorded one; if so, binds its masked values. */
  match(recorded: unknown, live: unknown): boolean {
    const pairs: Pair[] = [];
    if (!this.#isSame(recorded, live, '', pairs)) return false;
    for (const [one, other, field] of pairs) {
      const key = keyOf(one, field);
      this.#live.set(key, other);
      this.#live.set(identityOf(one), other);
      this.#recorded.set(keyOf(other, field), key);
      if (typeof one !== 'object' && typeof other !== 'object') {
        this.#keys.set(String(one), String(other));
      }
    }
    return true;
  }

  /**
   * The value to send: the recorded one, with live values in its masked fields, if there are any.
   * A text that is sent as recorded is bound to itself: the other side answers with it.
   */
  apply(recorded: unknown): unknown {
    return this.#apply(recorded, '');
  }

  #apply(value: unknown, field: string): unknown {
    if (Array.isArray(value)) return changedList(value, (item) => this.#apply(item, field));
    if (field !== '' && this.isMasked(field)) {
      const key = [keyOf(value, field), identityOf(value)].find((one) => this.#live.has(one));
      if (key !== undefined) return this.#live.get(key);
      if (isName(value) && !isTime(field, value)) this.#live.set(keyOf(value, field), value);
    }
    if (!isRecord(value)) return value;
    return changedObject(value, (key, item) => [
      this.#keys.get(key) ?? key,
      this.#apply(item, key),
    ]);
  }

  #isSame(recorded: unknown, live: unknown, field: string, pairs: Pair[]): boolean {
    if (Array.isArray(recorded)) {
      if (!Array.isArray(live) || live.length !== recorded.length) return false;
      return recorded.every((item, index) => this.#isSame(item, live[index], field, pairs));
    }
    if (field !== '' && this.isMasked(field) && !isEmpty(recorded)) {
      return (
        !isEmpty(live) &&
        (isTime(field, recorded) || this.#mayStandFor([recorded, live, field], pairs))
      );
    }
    if (isBytes(recorded)) return isBytes(live) && toBuffer(recorded).equals(toBuffer(live));
    if (typeof recorded === 'string') {
      return typeof live === 'string' && isSameText(recorded, live);
    }
    if (!isRecord(recorded)) return isDeepStrictEqual(recorded, live);
    if (!isRecord(live)) return false;
    const keys = Object.keys(recorded);
    if (keys.length !== Object.keys(live).length) return false;
    return keys.every((key) => {
      const name = this.#keys.get(key) ?? key;
      return Object.hasOwn(live, name) && this.#isSame(recorded[key], live[name], key, pairs);
    });
  }

  #mayStandFor(pair: Pair, pairs: Pair[]): boolean {
    const [recorded, live, field] = pair;
    const key = keyOf(recorded, field);
    const liveKey = keyOf(live, field);
    const contradicts = pairs.some(([one, other, its]) => {
      return (keyOf(one, its) === key) !== (keyOf(other, its) === liveKey);
    });
    if (contradicts) return false;
    const isOther = this.#live.has(key) && keyOf(this.#live.get(key), field) !== liveKey;
    const taken = this.#recorded.get(liveKey);
    if (isOther || (taken !== undefined && taken !== key)) return false;
    pairs.push(pair);
    return true;
  }
}

/** Whether equal values are one value: two counters have the same numbers. */
function isName(value: unknown): boolean {
  return typeof value === 'string' && /\D/.test(value);
}

/** An empty string is recorded unchanged. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isBytes(value) && !Array.isArray(value);
}

/** Whether a live text equals a recorded one, in which credentials may be masked. */
export function isSameText(recorded: string, live: string): boolean {
  if (!recorded.includes(maskedText)) return recorded === live;
  const [first = '', ...others] = recorded.split(maskedText);
  if (!live.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of others.entries()) {
    const found =
      index === others.length - 1
        ? Math.max(at, live.length - part.length)
        : live.indexOf(part, at);
    if (found < 0 || !live.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return true;
}

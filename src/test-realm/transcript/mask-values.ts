/** Replaces values that change from run to run, or must not be written, by names. Pure. */
import { isDate, isMap, isRegExp, isSet } from 'node:util/types';
import { type MaskedName, maskerOf } from '../../errors/masker';
import { kind, listOf } from '../../validation/kind';
import { changedList, changedMap, changedObject } from '../message/changed-copy';
import { isBytes } from '../message/message';
import { identityOf } from './value-identity';

/** Names of fields at any depth: a string ignores case, a RegExp may match any part of the name. */
export type MaskedFields = readonly MaskedName[];

/** The type of an option `mask`. */
export const maskedFields = listOf(
  "a list of names of fields, such as ['id', /_at$/]",
  kind(
    'the name of a field, or a RegExp',
    (value) => isRegExp(value) || (typeof value === 'string' && value !== ''),
  ),
);

/** For example `<id 1>` or `<sent_at>`. */
const nameForm = /^<(.*?)(?: (\d+))?>$/s;
/** ISO 8601 with a time of day. */
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
/** Fields with times: `at`, `created_at`, `timestamp`; `sentAt`, `startTime`. */
const timeFields = [
  /(?:^|[_-])(?:at|ts|date|time|timestamp)$/i,
  /[a-z\d](?:At|Ts|Date|Time|Timestamp)$/,
];

/**
 * Replaces the values of masked fields by names, across any number of messages: `{ id: 'f81d', ref: 'f81d' }`
 * with `['id', 'ref']` becomes `{ id: '<id 1>', ref: '<id 1>' }`.
 *
 * - Equal values get the same name, whatever field they are in; values of different types, such as `7` and
 *   `'7'`, get different names. Later object keys equal to such a value are replaced as well.
 * - A time, recognized by its value or field name, gets a name without a number, `<sent_at>`: whether two
 *   times are equal may change from run to run.
 * - The items of a list are replaced one by one, an object in a masked field as a whole.
 * - `null`, `undefined` and `''` are kept, and so are names assigned by an earlier call.
 */
export class ValueMasks {
  readonly #isMasked: (field: string) => boolean;
  readonly #names = new Map<string, string>();
  /** Names of object keys that equal a masked value. */
  readonly #keys = new Map<string, string>();
  /** The latest number used for each field. */
  readonly #numbers = new Map<string, number>();

  constructor(fields: MaskedFields) {
    this.#isMasked = maskerOf(fields).isMasked;
  }

  /** A copy with names; a value without masked fields is returned unchanged. */
  apply(value: unknown): unknown {
    return this.#copy(value, []);
  }

  /** The replacement for the value of a single field, such as a header or parameter. */
  field(field: string, value: unknown): unknown {
    return this.#field(field, value, []);
  }

  #field(field: string, value: unknown, path: readonly object[]): unknown {
    if (value === undefined || value === null || value === '') return value;
    if (!this.#isMasked(field)) return this.#copy(value, path);
    if (!Array.isArray(value)) return this.#name(field, value);
    return this.#entries(value, path, (entry, within) => this.#field(field, entry, within));
  }

  #name(field: string, value: unknown): string {
    if (typeof value === 'string' && this.#isName(value)) return value;
    if (isTime(field, value)) return `<${field}>`;
    const identity = identityOf(value);
    const known = this.#names.get(identity);
    if (known !== undefined) return known;
    const number = (this.#numbers.get(field) ?? 0) + 1;
    this.#numbers.set(field, number);
    const name = `<${field} ${number}>`;
    this.#names.set(identity, name);
    if (typeof value !== 'object') this.#keys.set(String(value), name);
    return name;
  }

  /** Whether a text is already a name; if so, its number is not used again. */
  #isName(text: string): boolean {
    const [, field, number = 0] = nameForm.exec(text) ?? [];
    if (field === undefined || !this.#isMasked(field)) return false;
    this.#numbers.set(field, Math.max(this.#numbers.get(field) ?? 0, Number(number)));
    return true;
  }

  /** @param path the objects that contain it */
  #copy(value: unknown, path: readonly object[]): unknown {
    if (typeof value !== 'object' || value === null || isBytes(value) || isDate(value)) {
      return value;
    }
    if (path.includes(value)) return '[Circular]';
    const copy = (item: unknown, within: readonly object[]): unknown => this.#copy(item, within);
    if (Array.isArray(value)) return this.#entries(value, path, copy);
    const within = [...path, value];
    if (isSet(value)) {
      const before = [...value];
      const after = this.#entries(before, within, copy);
      return after === before ? value : new Set(after);
    }
    const entry = <Key>(key: Key, item: unknown): [Key | string, unknown] => [
      this.#keys.get(String(key)) ?? key,
      this.#field(String(key), item, within),
    ];
    return isMap(value) ? changedMap(value, entry) : changedObject(value, entry<string>);
  }

  #entries(
    list: readonly unknown[],
    path: readonly object[],
    copy: (item: unknown, within: readonly object[]) => unknown,
  ): readonly unknown[] {
    return changedList(list, (item) => copy(item, [...path, list]));
  }
}

/**
 * Whether the value of a field is a time. Times get no numbers: whether two are equal may change from run to
 * run.
 */
export function isTime(field: string, value: unknown): boolean {
  if (isDate(value) || timeFields.some((pattern) => pattern.test(field))) return true;
  return typeof value === 'string' && isoTime.test(value);
}

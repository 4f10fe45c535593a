import { isDate, isMap, isSet } from 'node:util/types';
import { read } from '../../errors/read-cause';
import { isBytes } from '../message/message';

/**
 * A decoded value as objects and lists with sorted keys, since servers may write keys in any order. A Map
 * becomes an object, or a list of its entries; a Set becomes a list.
 */
export function sortedValue(value: unknown, path: readonly object[] = []): unknown {
  if (typeof value !== 'object' || value === null || isBytes(value) || isDate(value)) return value;
  if (path.includes(value)) return '[Circular]';
  const within = [...path, value];
  const inner = (item: unknown): unknown => sortedValue(item, within);
  if (Array.isArray(value) || isSet(value)) return Array.from(value, inner);
  if (isMap(value)) return isRecord(value) ? sorted([...value], inner) : inner([...value]);
  const json = read(value, 'toJSON');
  if (typeof json === 'function') return inner(json.call(value));
  return sorted(Object.entries(value), inner);
}

function isRecord(map: ReadonlyMap<unknown, unknown>): map is ReadonlyMap<string, unknown> {
  return [...map.keys()].every((key) => typeof key === 'string' || typeof key === 'number');
}

function sorted(entries: readonly [string, unknown][], inner: (item: unknown) => unknown): object {
  return Object.fromEntries(
    entries
      .map(([key, item]): [string, unknown] => [String(key), inner(item)])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** Recognizes objects that code of an earlier test file creates, such as those of a client that still runs. */
import { read } from '../errors/read-cause';
import { withFallback } from '../errors/with-fallback';

/** `Object.prototype` of each realm. */
const realms = new WeakSet<object>();

/** Call this for each file. Returns whether another file's code has created a value. */
export function enterRealm(global: object): (value: unknown) => boolean {
  const own = read(read(global, 'Object'), 'prototype');
  if (typeof own === 'object' && own !== null) realms.add(own);
  return (value) => {
    const root = withFallback(() => rootOf(value), undefined);
    return root !== undefined && root !== own && realms.has(root);
  };
}

/** The last object of a prototype chain. */
function rootOf(value: unknown): object | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
    return undefined;
  let root: object = value;
  for (let next: object | null = root; next !== null; next = Object.getPrototypeOf(next))
    root = next;
  return root;
}

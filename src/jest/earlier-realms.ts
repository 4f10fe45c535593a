/** Recognizes what code of an earlier test file creates, such as the connections of a client that still runs. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { read } from '../errors/read-cause';
import { withFallback } from '../errors/with-fallback';

/** `Object.prototype` of each realm. */
const realms = new WeakSet<object>();

/** Set while a file that has ended creates a WebSocket; used only then, since it slows every promise. */
const afterEnd = new AsyncLocalStorage<true>();

/** Call this for each file. Returns whether another file's code has created a value, or is connecting. */
export function enterRealm(global: object): (value: unknown) => boolean {
  const own = read(read(global, 'Object'), 'prototype');
  if (typeof own === 'object' && own !== null) realms.add(own);
  return (value) => {
    if (afterEnd.getStore()) return true;
    const root = withFallback(() => rootOf(value), undefined);
    return root !== undefined && root !== own && realms.has(root);
  };
}

/** Call this at the end of a file: the global `WebSocket` of Node or `ws` is not of the file's realm. */
export function leaveRealm(global: object): void {
  const present = Object.getOwnPropertyDescriptor(global, 'WebSocket');
  if (!present?.configurable) return;
  // Node loads its class when it is read.
  const get = () => markedAfterEnd(present.get ? present.get.call(global) : present.value);
  const set = (value: unknown) =>
    Object.defineProperty(global, 'WebSocket', { value, configurable: true, writable: true });
  Object.defineProperty(global, 'WebSocket', { configurable: true, get, set });
}

function markedAfterEnd(webSocket: unknown): unknown {
  if (typeof webSocket !== 'function') return webSocket;
  return new Proxy(webSocket, {
    construct: (target, values, newTarget) =>
      afterEnd.run(true, () => Reflect.construct(target, values, newTarget)),
  });
}

/** The last object of a prototype chain: `Object.prototype` of a realm. */
export function rootOf(value: unknown): object | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
    return undefined;
  let root: object = value;
  for (let next: object | null = root; next !== null; next = Object.getPrototypeOf(next))
    root = next;
  return root;
}

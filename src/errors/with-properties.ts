import { messageOf, read } from './read-cause';
import { withFallback } from './with-fallback';

/**
 * Sets properties of an error. Returns the same error, or a copy with the same prototype and properties if it
 * cannot be changed (frozen, a getter).
 */
export function withProperties<T extends object>(
  error: T,
  properties: Readonly<Record<PropertyKey, PropertyDescriptor>>,
): T {
  const all = Reflect.ownKeys(properties).map((key) => [key, properties[key as string]] as const);
  if (all.every(([key, descriptor]) => define(error, key, descriptor))) return error;
  const copy = copyOf(error);
  for (const [key, descriptor] of all) define(copy, key, descriptor);
  return copy;
}

/** Sets the text of an error, which Jest reads in `message` and `stack`. */
export function withText<T extends object>(
  error: T,
  texts: Readonly<{ message?: string; stack?: string }>,
): T {
  const properties = Object.entries(texts).map(([name, value]) => [
    name,
    { value, writable: true, configurable: true, enumerable: isEnumerable(error, name) },
  ]);
  return withProperties(error, Object.fromEntries(properties));
}

function define(error: object, key: PropertyKey, descriptor: PropertyDescriptor = {}): boolean {
  // A proxy trap may throw.
  try {
    if (!Reflect.defineProperty(error, key, descriptor)) return false;
  } catch {
    return false;
  }
  return read(error, key) === descriptor.value;
}

function copyOf<T extends object>(error: T): T {
  const copy = new Error(messageOf(error));
  try {
    Object.setPrototypeOf(copy, Object.getPrototypeOf(error));
    for (const key of Reflect.ownKeys(error)) {
      const enumerable = isEnumerable(error, key);
      const value = read(error, key);
      Object.defineProperty(copy, key, { value, enumerable, writable: true, configurable: true });
    }
  } catch {
    // A proxy hides its target's properties.
  }
  return copy as object as T;
}

function isEnumerable(error: object, key: PropertyKey): boolean {
  return withFallback(() => Object.prototype.propertyIsEnumerable.call(error, key), false);
}

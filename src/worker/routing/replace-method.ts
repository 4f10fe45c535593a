type Method = (this: unknown, ...values: unknown[]) => unknown;

const replacements = new WeakSet<object>();

/** Whether this package has replaced a method by this function. */
export function isReplacement(method: unknown): boolean {
  return typeof method === 'function' && replacements.has(method);
}

/**
 * Replaces a method until the returned function is called. If other code has replaced it again by then, our
 * replacement remains and only forwards calls.
 */
export function replaceMethod(
  owner: object,
  name: string,
  make: (original: Method) => Method,
): () => void {
  const original: Method = Reflect.get(owner, name);
  const own = make(original);
  let isActive = true;
  const replacement: Method = function (...values) {
    return (isActive ? own : original).apply(this, values);
  };
  // Keeps the name, the length, and the property that util.promisify() uses.
  Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
  replacements.add(replacement);
  Reflect.set(owner, name, replacement);
  return () => {
    isActive = false;
    if (Reflect.get(owner, name) === replacement) Reflect.set(owner, name, original);
  };
}

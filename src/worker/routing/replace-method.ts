type Method = (this: unknown, ...values: unknown[]) => unknown;

/**
 * Replaces a method until what it returns is called. If other code has replaced it again by then,
 * ours stays below theirs and only passes calls on.
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
  // Name, length, and what util.promisify() looks for.
  Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
  Reflect.set(owner, name, replacement);
  return () => {
    isActive = false;
    if (Reflect.get(owner, name) === replacement) Reflect.set(owner, name, original);
  };
}

import { showTyped } from '../errors/show-value';

/** Checks the property that says what kind of message it is. @throws Error with the known kinds */
export function requireType(message: unknown, property: string, known: readonly string[]): void {
  const type: unknown = Reflect.get(Object(message), property);
  if (typeof type === 'string' && known.includes(type)) return;
  throw new Error(
    `expected ${JSON.stringify(property)} to be one of ${known.join(', ')}, received ${showTyped(type)}`,
  );
}

import { showTyped } from '../errors/show-value';

/** Checks the property that says what kind of message it is. @throws Error with the known kinds */
export function requireType(message: unknown, property: string, known: readonly string[]): void {
  const type: unknown = Reflect.get(Object(message), property);
  if (typeof type === 'string' && known.includes(type)) return;
  throw wrongProperty(property, `one of ${known.join(', ')}`, type);
}

export function wrongProperty(property: string, expected: string, received: unknown): Error {
  const name = JSON.stringify(property);
  return new Error(`expected ${name} to be ${expected}, received ${showTyped(received)}`);
}

import { type Branded, type MessageSource, sourceBrand } from '../sandbox/source';

export { type Branded, type MessageSource, type Received, sourceBrand } from '../sandbox/source';

/** The source that a matcher was given. Throws a TypeError that names what it works on. */
export function sourceOf(subject: unknown, matcher: string): MessageSource {
  if (isBranded(subject)) return subject[sourceBrand];
  throw new TypeError(
    `expect(…).${matcher}() works on a Client, a mockServer() or one of its connections, but got ${describe(subject)}.\n${remedy(subject)}`,
  );
}

function isBranded(subject: unknown): subject is Branded {
  return typeof subject === 'object' && subject !== null && sourceBrand in subject;
}

function describe(subject: unknown): string {
  if (subject === null || subject === undefined) return String(subject);
  if (typeof subject !== 'object') return typeof subject;
  return `an object of class ${subject.constructor?.name ?? 'unknown'}`;
}

function remedy(subject: unknown): string {
  const isPromise = typeof subject === 'object' && subject !== null && 'then' in subject;
  return isPromise
    ? 'Await the connection first: const client = await connect(…).'
    : 'Pass what connect() or mockServer() gave you.';
}

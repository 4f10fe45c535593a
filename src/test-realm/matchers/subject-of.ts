import { type Branded, type MatcherSubject, subjectBrand } from './subject';

export type { MatcherSubject, Received } from './subject';

/** The source that a matcher was given. Throws a TypeError that names what it works on. */
export function subjectOf(subject: unknown, matcher: string): MatcherSubject {
  if (isBranded(subject)) return subject[subjectBrand];
  throw new TypeError(
    `expect(…).${matcher}() works on a Client, a mockServer() or one of its connections, but got ${describe(subject)}.\n${remedy(subject)}`,
  );
}

function isBranded(subject: unknown): subject is Branded {
  return typeof subject === 'object' && subject !== null && subjectBrand in subject;
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

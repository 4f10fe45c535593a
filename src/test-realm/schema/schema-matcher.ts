import { isAsymmetric, sampleIn } from '../message/asymmetric';
import { changedList, changedObject } from '../message/changed-copy';
import { issuesOf, type ShownIssue } from './issues';
import { isSchema, type StandardSchema } from './standard-schema';

/** Makes a schema an asymmetric matcher that Jest compares and prints. */
export class SchemaMatcher {
  readonly $$typeof = Symbol.for('jest.asymmetricMatcher');
  // Functions and strings, since Jest compares and prints copies of objects.
  readonly issues: (value: unknown) => readonly ShownIssue[];
  readonly name: string;

  constructor(schema: StandardSchema) {
    this.issues = (value) => issuesOf(schema, value);
    this.name = `Schema<${schema['~standard'].vendor}>`;
  }

  asymmetricMatch(value: unknown): boolean {
    return this.issues(value).length === 0;
  }

  toString(): string {
    return this.name;
  }

  toAsymmetricMatcher(): string {
    return this.name;
  }
}

/** A copy with a matcher for each schema, at any depth; the same value if there is none. */
export function withSchemas(expected: unknown): unknown {
  if (isSchema(expected)) return new SchemaMatcher(expected);
  if (typeof expected !== 'object') return expected;
  if (Array.isArray(expected)) return changedList(expected, withSchemas);
  if (isAsymmetric(expected)) return sampleIn(expected) ? withFields(expected) : expected;
  return isRecord(expected) ? withFields(expected) : expected;
}

function withFields(value: object): object {
  return changedObject(value, (key, item) => [key, withSchemas(item)]);
}

/** Whether an object is compared by its properties, like an instance of a class. */
function isRecord(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}

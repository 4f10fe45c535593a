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
  if (!isPlain(expected)) return expected;
  if (Array.isArray(expected)) {
    const items = expected.map(withSchemas);
    return items.some((item, index) => item !== expected[index]) ? items : expected;
  }
  const entries = Object.entries(expected).map(([key, item]) => [key, withSchemas(item)] as const);
  const isSame = entries.every(([key, item]) => item === expected[key]);
  return isSame ? expected : Object.fromEntries(entries);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || 'asymmetricMatch' in value) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

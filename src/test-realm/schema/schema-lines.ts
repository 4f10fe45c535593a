import { isObject } from '../../errors/is-object';
import { showText } from '../../errors/show-text';
import { type AsymmetricMatcher, isAsymmetric, sampleIn } from '../message/asymmetric';
import { SchemaMatcher } from './schema-matcher';

/** Maximum schema issues shown in a failure. */
const mostIssues = 5;

/** The schema issues of a received message, one per line. */
export function schemaLines(expected: unknown, received: unknown): readonly string[] {
  const lines = [...linesOf(expected, received, '')];
  const more = lines.length - mostIssues;
  return more > 0 ? [...lines.slice(0, mostIssues), `… ${more} more issues`] : lines;
}

function* linesOf(expected: unknown, received: unknown, at: string): Generator<string> {
  if (expected instanceof SchemaMatcher) {
    for (const { path, message } of expected.issues(received)) {
      const place = join(at, path);
      yield showText(place === '' ? message : `${place}: ${message}`);
    }
    return;
  }
  if (isAsymmetric(expected)) {
    yield* linesInMatcher(expected, received, at);
    return;
  }
  if (!isObject(expected)) return;
  for (const [key, item] of Object.entries(expected)) {
    const inner: unknown = Reflect.get(Object(received), key);
    yield* linesOf(item, inner, Array.isArray(expected) ? `${at}[${key}]` : join(at, key));
  }
}

function* linesInMatcher(
  matcher: AsymmetricMatcher,
  received: unknown,
  at: string,
): Generator<string> {
  const sample = sampleIn(matcher);
  if (sample === undefined || sample.isInverse) return;
  if (sample.of === 'fields') yield* linesOf(sample.value, received, at);
  if (sample.of !== 'each item' || !Array.isArray(received)) return;
  for (const [index, item] of received.entries()) {
    yield* linesOf(sample.value, item, `${at}[${index}]`);
  }
}

function join(parent: string, child: string): string {
  if (parent === '' || child === '' || child.startsWith('[')) return parent + child;
  return `${parent}.${child}`;
}

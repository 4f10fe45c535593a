import { readFileSync, statSync } from 'node:fs';
import { invalidText, invalidValue } from '../errors/invalid-value';
import * as v from '../vendored/valibot';

/** Bytes; a report of 10,000 tests has a few million. */
const largest = 256 * 1024 * 1024;

/**
 * Reads a file written by another process; unknown keys are dropped.
 *
 * @param what description of the expected content, for the failure: `record of a test file`
 * @throws Error that explains on one line why the file cannot be used, without the file's text
 */
export function readJson<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
  what: string,
): v.InferOutput<Schema> {
  const { size } = statSync(path);
  if (size > largest) throw new Error(`it has ${size} bytes; at most ${largest} are read`);
  const result = v.safeParse(schema, parse(readFileSync(path, 'utf8')));
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue) ?? 'all of it';
  const isMissing = issue.received === 'undefined';
  const expected = isMissing
    ? 'present'
    : issue.type === 'iso_timestamp'
      ? issue.message
      : (issue.expected ?? issue.message);
  const problem = invalidText(invalidValue(where, expected, issue.input));
  throw new Error(`not a ${what}: ${problem.replace(/\.$/, '')}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // V8's message quotes the text, including control characters.
    throw new Error('it is not JSON', { cause });
  }
}

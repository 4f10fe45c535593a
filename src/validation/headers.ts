import { type InvalidValue, invalidValue } from '../errors/invalid-value';
import { isArray } from '../errors/read-cause';
import { showTyped } from '../errors/show-value';
import { type Kind, kind } from './kind';
import { keysOf, readField } from './object';

/** Headers of a handshake or response. An error shows only the header's name: the value may be a secret. */
export const headers: Kind = (name, value) => {
  const keys = keysOf(value);
  if (keys === undefined) {
    const expected = "an object of strings, or of lists of them, such as { 'x-trace': 'abc' }";
    return invalidValue(name, expected, value);
  }
  for (const key of keys) {
    const field = readField(`${name}.`, key, value);
    const problem = field.problem ?? headerProblem(name, key, field.value);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

/** The value of one header. */
export const headerText = kind(
  'a string of Latin-1 without line ends',
  (value) => typeof value === 'string' && wrongPart(value) === undefined,
  'Remove a line end with trim().',
);

/** Checks a name and value by HTTP's rules (RFC 9110 sections 5.1 and 5.5). */
function headerProblem(option: string, name: string, value: unknown): InvalidValue | undefined {
  if (!/^[!#$%&'*+\-.^`|~\w]+$/.test(name)) {
    const expected = `the names in "${option}" to consist of letters, digits and hyphens`;
    return { expected, received: showTyped(name) };
  }
  const wrong = (isArray(value) ? value : [value]).map(wrongPart).find(Boolean);
  if (wrong === undefined) return undefined;
  const isTrimmed = typeof value !== 'string' || wrongPart(value.trim()) !== undefined;
  return {
    expected: `"${option}.${name}" to be a string of Latin-1 without line ends, or a list of such strings`,
    received: wrong,
    remedy: isTrimmed ? undefined : 'Remove the line end with trim().',
  };
}

/** The invalid part of a value; `undefined` if HTTP allows the value. */
function wrongPart(value: unknown): string | undefined {
  if (Number.isFinite(value)) return undefined;
  if (typeof value !== 'string') return value === null ? 'null' : kindOf(value);
  const [character] = /[^\t\x20-\x7e\x80-\xff]/.exec(value) ?? [];
  return character === undefined
    ? undefined
    : `a string that contains ${JSON.stringify(character)}`;
}

function kindOf(value: unknown): string {
  return isArray(value) ? 'array' : typeof value;
}

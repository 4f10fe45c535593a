import { type InvalidValue, invalidValue } from '../errors/invalid-value';
import { showTyped } from '../errors/show-value';
import { type Kind, kind } from './kind';
import { keysOf } from './object';

/** Headers of a handshake or an answer. Of a wrong one, its name is shown: its value may be a secret. */
export const headers: Kind = (name, value) => {
  if (keysOf(value) === undefined) {
    const expected = "an object of strings, or of lists of them, such as { 'x-trace': 'abc' }";
    return invalidValue(name, expected, value);
  }
  const problems = Object.entries(Object(value)).map(([key, one]) => headerProblem(name, key, one));
  return problems.find((problem) => problem !== undefined);
};

/** The value of one header. */
export const headerText = kind(
  'a string of Latin-1 without line ends',
  (value) => typeof value === 'string' && wrongPart(value) === undefined,
  'Remove a line end with trim().',
);

/** Names and values as HTTP allows them (RFC 9110 sections 5.1 and 5.5). */
function headerProblem(option: string, name: string, value: unknown): InvalidValue | undefined {
  if (!/^[!#$%&'*+\-.^`|~\w]+$/.test(name)) {
    const expected = `the names in "${option}" to be of letters, digits and hyphens`;
    return { expected, received: showTyped(name) };
  }
  const wrong = (Array.isArray(value) ? value : [value]).map(wrongPart).find(Boolean);
  if (wrong === undefined) return undefined;
  const isTrimmed = typeof value !== 'string' || wrongPart(value.trim()) !== undefined;
  return {
    expected: `"${option}.${name}" to be a string of Latin-1 without line ends, or a list of such`,
    received: wrong,
    remedy: isTrimmed ? undefined : 'Remove the line end with trim().',
  };
}

/** What is wrong with a value; `undefined` if HTTP allows it. */
function wrongPart(value: unknown): string | undefined {
  if (Number.isFinite(value)) return undefined;
  if (typeof value !== 'string') return value === null ? 'null' : kindOf(value);
  const [character] = /[^\t\x20-\x7e\x80-\xff]/.exec(value) ?? [];
  return character === undefined ? undefined : `a string with ${JSON.stringify(character)} in it`;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

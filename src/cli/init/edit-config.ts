import type { ObjectExpression } from '@babel/types';
import {
  type ConfigLanguage,
  findConfigObject,
  propertyValue,
} from '../../jest-config/config-object';
import type { ServerOption } from '../../options/types';
import { type Spelling, scriptSpelling, showKey, showLiteral, spellingOf } from './literal';

/** What `init` writes into a Jest config. */
export interface ConfigAdditions {
  readonly preset?: string;
  /** Replaces the existing one. */
  readonly testEnvironment?: string;
  readonly server?: ServerOption;
  /** Globals that tests get, such as a `WebSocket` where Node has none. */
  readonly globals?: { readonly WebSocket: true };
}

/** Source text that replaces the characters from `start` to `end`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Adds to a Jest config and changes no other character.
 *
 * @returns the new source; `undefined` if the result may be wrong
 */
export function editConfig(
  source: string,
  language: ConfigLanguage,
  additions: ConfigAdditions,
): string | undefined {
  const config = parsed(source, language);
  if (!config) return undefined;
  const spelling = spellingOf(source, language);
  const edits = composeEdits(source, config, additions, spelling);
  if (!edits) return undefined;
  return edits
    .sort((one, other) => other.start - one.start)
    .reduce(
      (text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end),
      source,
    );
}

/** The additions as lines of an object, for a user who has to write them. */
export function additionLines(additions: ConfigAdditions): string {
  const { preset, testEnvironment, ...options } = additions;
  const properties = {
    ...(preset !== undefined && { preset }),
    ...(testEnvironment !== undefined && { testEnvironment }),
    ...(Object.keys(options).length > 0 && { testEnvironmentOptions: options }),
  };
  return Object.entries(properties)
    .map(([key, value]) => `  ${key}: ${showLiteral(value, scriptSpelling)},`)
    .join('\n');
}

function parsed(source: string, language: ConfigLanguage): ObjectExpression | undefined {
  try {
    return findConfigObject(source, language);
  } catch {
    // Leave a syntax error to Jest's report.
    return undefined;
  }
}

function composeEdits(
  source: string,
  config: ObjectExpression,
  { preset, testEnvironment, ...wanted }: ConfigAdditions,
  spelling: Spelling,
): Edit[] | undefined {
  const edits: Edit[] = [];
  const added: Record<string, unknown> = {};
  if (preset !== undefined) {
    if (propertyValue(config, 'preset')) return undefined;
    added.preset = preset;
  }
  if (testEnvironment !== undefined) {
    const value = propertyValue(config, 'testEnvironment');
    if (value === undefined) added.testEnvironment = testEnvironment;
    else if (value.type !== 'StringLiteral') return undefined;
    else edits.push(replacement(value, showLiteral(testEnvironment, spelling)));
  }
  const names = Object.keys(wanted);
  if (names.length > 0) {
    const options = propertyValue(config, 'testEnvironmentOptions');
    if (options === undefined) {
      // A spread may bring options, which ours would replace.
      if (hasSpread(config)) return undefined;
      added.testEnvironmentOptions = wanted;
    } else if (
      options.type !== 'ObjectExpression' ||
      names.some((name) => propertyValue(options, name))
    ) {
      return undefined;
    } else {
      edits.push(insertion(source, options, wanted, spelling));
    }
  }
  if (Object.keys(added).length > 0) edits.push(insertion(source, config, added, spelling));
  return edits;
}

const hasSpread = ({ properties }: ObjectExpression): boolean =>
  properties.some(({ type }) => type === 'SpreadElement');

function replacement(
  { start, end }: { start?: number | null; end?: number | null },
  text: string,
): Edit {
  return { start: start ?? 0, end: end ?? 0, text };
}

/** Puts properties first into an object; last where a spread might replace them. */
function insertion(
  source: string,
  object: ObjectExpression,
  properties: Readonly<Record<string, unknown>>,
  spelling: Spelling,
): Edit {
  const opening = object.start ?? 0;
  const [first] = object.properties;
  const last = object.properties.at(-1);
  const lines = Object.entries(properties).map(
    ([key, value]) => `${showKey(key, spelling)}: ${showLiteral(value, spelling)}`,
  );
  const closing = (object.end ?? 0) - 1;
  const isOneLine = !source.slice(opening, first?.start ?? closing).includes('\n');
  const indent = isOneLine
    ? `${indentAt(source, opening)}  `
    : indentAt(source, first?.start ?? closing);
  const separator = isOneLine && first ? ', ' : `,\n${indent}`;
  const joined = lines.join(separator);
  if (first === undefined || last === undefined) {
    const text = `{\n${indent}${joined}${spelling.quotedKeys ? '' : ','}\n${indentAt(source, opening)}}`;
    return { start: opening, end: closing + 1, text };
  }
  if (hasSpread(object))
    return { start: last.end ?? 0, end: last.end ?? 0, text: separator + joined };
  return { start: first.start ?? 0, end: first.start ?? 0, text: joined + separator };
}

/** The white space at the start of the line that holds a character. */
function indentAt(source: string, at: number): string {
  const line = source.slice(source.lastIndexOf('\n', at - 1) + 1);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

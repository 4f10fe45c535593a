import type { ObjectExpression } from '@babel/types';
import {
  type ConfigLanguage,
  findConfigObject,
  propertyValue,
} from '../../jest-config/config-object';
import type { ServerOption } from '../../options/types';
import { type QuoteStyle, quoteStyleOf, scriptQuotes, showLiteral } from './literal';
import { applyEdits, type Edit, hasSpread, insertion, replacement } from './source-edits';

/** Settings that `init` adds to a Jest config. */
export interface ConfigAdditions {
  readonly preset?: string;
  /** Replaces an existing environment. */
  readonly testEnvironment?: string;
  readonly server?: ServerOption;
  /** Global variables of tests, such as `WebSocket` if Node has none. */
  readonly globals?: { readonly WebSocket: true };
}

/**
 * Adds settings to a Jest config without changing any other character.
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
  const style = quoteStyleOf(source, language);
  const edits = composeEdits(source, config, additions, style);
  if (!edits) return undefined;
  return applyEdits(source, edits);
}

/** The additions as lines of an object, for users who have to add them. */
export function additionLines(additions: ConfigAdditions): string {
  const { preset, testEnvironment, ...options } = additions;
  const properties = {
    ...(preset !== undefined && { preset }),
    ...(testEnvironment !== undefined && { testEnvironment }),
    ...(Object.keys(options).length > 0 && { testEnvironmentOptions: options }),
  };
  return Object.entries(properties)
    .map(([key, value]) => `  ${key}: ${showLiteral(value, scriptQuotes)},`)
    .join('\n');
}

function parsed(source: string, language: ConfigLanguage): ObjectExpression | undefined {
  try {
    return findConfigObject(source, language);
  } catch {
    // Jest reports the syntax error.
    return undefined;
  }
}

function composeEdits(
  source: string,
  config: ObjectExpression,
  { preset, testEnvironment, ...wanted }: ConfigAdditions,
  style: QuoteStyle,
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
    else edits.push(replacement(value, showLiteral(testEnvironment, style)));
  }
  const names = Object.keys(wanted);
  if (names.length > 0) {
    const options = propertyValue(config, 'testEnvironmentOptions');
    if (options === undefined) {
      // A spread may contain options that the addition would replace.
      if (hasSpread(config)) return undefined;
      added.testEnvironmentOptions = wanted;
    } else if (
      options.type !== 'ObjectExpression' ||
      names.some((name) => propertyValue(options, name))
    ) {
      return undefined;
    } else {
      edits.push(insertion(source, options, wanted, style));
    }
  }
  if (Object.keys(added).length > 0) edits.push(insertion(source, config, added, style));
  return edits;
}

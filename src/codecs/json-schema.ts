import { dependencyMissing } from '../errors/dependency-missing';
import { invalid } from '../errors/invalid-value';
import { showTyped } from '../errors/show-value';
import { type StandardSchema, WsDynamicError } from '../index';
import { misspeltKeyword } from './json-schema-keywords';

interface AjvError {
  readonly instancePath: string;
  readonly message?: string;
}

interface Validate {
  (value: unknown): boolean;
  errors?: readonly AjvError[] | null;
}

interface Compiler {
  compile(schema: object): Validate;
  validateSchema(schema: object): unknown;
}

type AddFormats = (ajv: Compiler) => unknown;

/** Ajv warns of a format that it ignores: any value would be valid. */
const logger = {
  log: console.log,
  error: console.error,
  warn(text: string): void {
    const [, format] = /^unknown format "(.*)" ignored/.exec(text) ?? [];
    if (format === undefined) {
      console.warn(text);
      return;
    }
    throw new Error(
      `unknown format "${format}", which would accept every value. The formats of JSON Schema need a package: npm install --save-dev ajv-formats`,
    );
  },
};

/**
 * A JSON Schema (draft 7) to compare a message with, validated by the package `ajv`. Its `format` is validated
 * by `ajv-formats` if that is installed. Unknown keywords are annotations, except misspelt ones.
 *
 * @throws ERR_WS_OPTION_INVALID for an invalid schema, an unknown format or a misspelt keyword,
 * ERR_WS_DEPENDENCY_MISSING without `ajv`
 * @example
 * await expect(client).toReceiveMessage(jsonSchema({ type: 'object', required: ['id'] }));
 */
export function jsonSchema<Output = unknown>(schema: object): StandardSchema<Output> {
  const validate = compile(schema);
  return {
    '~standard': {
      version: 1,
      vendor: 'ajv',
      validate: (value) =>
        validate(value)
          ? { value: value as Output }
          : {
              issues: (validate.errors ?? []).map(({ instancePath, message = 'is not valid' }) => ({
                path: pathOf(instancePath, value),
                message,
              })),
            },
    },
  };
}

function compile(schema: object): Validate {
  let Ajv: new (options: object) => Compiler;
  try {
    const loaded = require('ajv');
    Ajv = loaded.default ?? loaded;
  } catch (cause) {
    throw dependencyMissing('jsonSchema()', 'ajv', cause);
  }
  if ((typeof schema !== 'object' || schema === null) && typeof schema !== 'boolean') {
    const expected = 'a JSON Schema, an object';
    throw invalid('jsonSchema()', { expected, received: showTyped(schema) });
  }
  const ajv = new Ajv({ allErrors: true, strict: false, logger });
  addFormats(ajv);
  const validate = compileValid(ajv, schema);
  refuseMisspelt(ajv, schema);
  return validate;
}

function compileValid(ajv: Compiler, schema: object): Validate {
  try {
    return ajv.compile(schema);
  } catch (cause) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `jsonSchema(): expected a JSON Schema, received an invalid schema: ${(cause as Error).message}.`,
      { cause },
    );
  }
}

/** Ajv ignores unknown keywords: with `require`, any value would be valid. */
function refuseMisspelt(ajv: Compiler, schema: object): void {
  const misspelt = misspeltKeyword(schema, (one) => ajv.validateSchema(one) === true);
  if (misspelt === undefined) return;
  throw invalid('jsonSchema()', {
    expected: 'keywords of JSON Schema',
    received: `"${misspelt.given}" at ${misspelt.at}, which would be ignored`,
    remedy: `Did you mean "${misspelt.meant}"?`,
  });
}

/** Adds the formats of `ajv-formats`, if it is installed. */
function addFormats(ajv: Compiler): void {
  let plugin: AddFormats & { readonly default?: AddFormats };
  try {
    plugin = require('ajv-formats');
  } catch {
    return;
  }
  (plugin.default ?? plugin)(ajv);
}

/** The keys of a JSON Pointer (RFC 6901); array indexes are numbers. */
function pathOf(pointer: string, value: unknown): readonly PropertyKey[] {
  let at = value;
  return pointer
    .split('/')
    .slice(1)
    .map((step) => {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
      const isItem = Array.isArray(at);
      at = Reflect.get(Object(at), key);
      return isItem ? Number(key) : key;
    });
}

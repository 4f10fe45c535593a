import { dependencyMissing } from '../errors/dependency-missing';
import { type StandardSchema, WsDynamicError } from '../index';

interface AjvError {
  readonly instancePath: string;
  readonly message?: string;
}

interface Validate {
  (value: unknown): boolean;
  errors?: readonly AjvError[] | null;
}

/**
 * A JSON Schema (draft 7) to compare a message with, validated by the package `ajv`.
 *
 * @throws ERR_WS_OPTION_INVALID for an invalid schema, ERR_WS_DEPENDENCY_MISSING without `ajv`
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
  let Ajv: new (options: object) => { compile(schema: object): Validate };
  try {
    const loaded = require('ajv');
    Ajv = loaded.default ?? loaded;
  } catch (cause) {
    throw dependencyMissing('jsonSchema()', 'ajv', cause);
  }
  try {
    return new Ajv({ allErrors: true, strict: false }).compile(schema);
  } catch (cause) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `jsonSchema(): expected a JSON Schema, received an invalid schema: ${(cause as Error).message}.`,
      { cause },
    );
  }
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

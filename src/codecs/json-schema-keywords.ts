import { isObject } from '../errors/is-object';
import { nearest } from '../errors/nearest';

/** A keyword that ajv ignores, although a similar one validates values like its own. */
export interface MisspeltKeyword {
  readonly given: string;
  readonly meant: string;
  /** The schema that has it, as a JSON Pointer (RFC 6901) in a fragment: `#/properties/id`. */
  readonly at: string;
}

const withSchema = [
  ...['items', 'additionalItems', 'contains', 'additionalProperties', 'propertyNames'],
  ...['not', 'if', 'then', 'else', 'allOf', 'anyOf', 'oneOf'],
];
const withNamedSchemas = [
  ...['properties', 'patternProperties', 'dependencies', 'definitions', '$defs'],
];
const withValue = [
  ...['type', 'enum', 'const', 'format', 'pattern', 'minLength', 'maxLength', 'required'],
  ...['multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
];
const annotations = [
  ...['title', 'description', 'default', 'examples', 'readOnly', 'writeOnly', 'deprecated'],
  ...['contentEncoding', 'contentMediaType'],
];
const known = new Set([...withSchema, ...withNamedSchemas, ...withValue, ...annotations]);

/** Short names are near to other words, and `const` accepts the value of any annotation. */
const candidates = [...withSchema, ...withNamedSchemas, ...withValue].filter(
  (name) => name.length > 3 && name !== 'const',
);

/**
 * The first keyword of a valid JSON Schema that is probably misspelt. Other unknown keywords are annotations.
 *
 * @param isValid whether a schema of one keyword is valid: an annotation rarely has a value that the similar
 * keyword accepts
 */
export function misspeltKeyword(
  schema: unknown,
  isValid: (schema: object) => boolean,
): MisspeltKeyword | undefined {
  for (const [at, inner] of schemasIn(schema, '#')) {
    for (const [given, value] of Object.entries(inner)) {
      // `x-items`, `ui:order`: names of extensions.
      if (known.has(given) || !/^[a-z]+$/i.test(given)) continue;
      const meant = nearest(given, candidates);
      if (meant !== undefined && isValid({ [meant]: value })) return { given, meant, at };
    }
  }
  return undefined;
}

function* schemasIn(value: unknown, at: string): Generator<[at: string, schema: object]> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* schemasIn(item, `${at}/${index}`);
    return;
  }
  if (!isObject(value)) return;
  yield [at, value];
  for (const key of withSchema) yield* schemasIn(Reflect.get(value, key), `${at}/${key}`);
  for (const key of withNamedSchemas) {
    for (const [name, inner] of Object.entries(Reflect.get(value, key) ?? {})) {
      yield* schemasIn(inner, `${at}/${key}/${step(name)}`);
    }
  }
}

const step = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

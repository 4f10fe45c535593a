import { beforeEach, expect, jest, test } from '@jest/globals';
import type Ajv from 'ajv';

const schema = { type: 'object', properties: { id: { type: 'string', format: 'even-length' } } };
const { jsonSchema } = jest.requireActual<typeof import('../../src/codecs/json-schema')>(
  '../../src/codecs/json-schema',
);

beforeEach(() => {
  jest.resetModules();
});

test('a format without a validator is refused by its name', () => {
  expect(() => jsonSchema(schema)).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      message:
        'jsonSchema(): expected a JSON Schema, received an invalid schema: unknown format "even-length", which would accept every value. The formats of JSON Schema need a package: npm install --save-dev ajv-formats.',
    }),
  );
});

test.each([
  ['a CommonJS module', (plugin: object) => plugin],
  ['a compiled module', (plugin: object) => ({ default: plugin })],
])('ajv-formats, as %s, validates formats if it is installed', (_name, exported) => {
  const isEven = (text: string) => text.length % 2 === 0;
  const plugin = (ajv: Ajv) => ajv.addFormat('even-length', isEven);
  jest.doMock('ajv-formats', () => exported(plugin), { virtual: true });
  const { validate } = jsonSchema(schema)['~standard'];
  expect(validate({ id: 'ab' })).toEqual({ value: { id: 'ab' } });
  expect(validate({ id: 'abc' })).toEqual({
    issues: [{ path: ['id'], message: 'must match format "even-length"' }],
  });
});

test.each([null, undefined, 'string'])('%p is not a schema', (given) => {
  expect(() => jsonSchema(given as never)).toThrow(
    /^jsonSchema\(\): expected a JSON Schema, an object, received /,
  );
});

test.each([
  [{ type: 'object', require: ['id'] }, '"require" at #', 'required'],
  [{ propertys: { id: { type: 'string' } } }, '"propertys" at #', 'properties'],
  [{ properties: { 'a/b': { minimun: 1 } } }, '"minimun" at #/properties/a~1b', 'minimum'],
  [{ items: [{}, { types: 'string' }] }, '"types" at #/items/1', 'type'],
  [{ anyOf: [{ not: { maxLenght: 3 } }] }, '"maxLenght" at #/anyOf/0/not', 'maxLength'],
  [{ definitions: { id: { patern: 'a' } } }, '"patern" at #/definitions/id', 'pattern'],
  [{ exclusiveMin: 1 }, '"exclusiveMin" at #', 'exclusiveMinimum'],
])('the misspelt keyword of %j is refused', (misspelt, received, meant) => {
  expect(() => jsonSchema(misspelt)).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      message: `jsonSchema(): expected keywords of JSON Schema, received ${received}, which would be ignored. Did you mean "${meant}"?`,
    }),
  );
});

test.each([
  { title: 'a', description: 'b', default: 1, examples: [1], readOnly: true, $comment: 'c' },
  {
    type: 'object',
    nullable: true,
    discriminator: { propertyName: 'type' },
    xml: { name: 'a' },
    example: 1,
  },
  { externalDocs: { url: 'a' }, deprecated: true, 'x-items': {}, 'ui:items': {} },
  { propertyOrder: 1, enumNames: ['a'], errorMessage: 'a', markdownDescription: 'a' },
  { note: 'a', notes: ['a'], cost: 1, count: 2, titles: ['a'], content: 'a', pat: 'a', one: 1 },
  { prefixItems: [{}], dependentRequired: { a: ['b'] }, unevaluatedProperties: false, $defs: {} },
  { minContains: 1, maxContains: 2, contentSchema: {}, contentEncoding: 'base64', $anchor: 'a' },
  { properties: { require: { type: 'array' } }, required: ['require'] },
  { const: { require: ['a'] }, enum: [{ require: ['a'] }], default: { require: ['a'] } },
])('unknown keywords that are not misspelt are allowed: %j', (schema) => {
  expect(() => jsonSchema(schema)).not.toThrow();
});

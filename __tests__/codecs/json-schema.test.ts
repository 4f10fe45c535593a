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

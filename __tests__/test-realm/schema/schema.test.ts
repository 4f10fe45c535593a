/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { connect, mockServer, network } from 'jest-ws-dynamic';
import { jsonSchema } from 'jest-ws-dynamic/codecs';
import * as v from 'valibot';
import { z } from 'zod';
import { failure, pair } from './pair';

/** arktype is an ES module alone, which Jest cannot require. */
function arktype(): typeof import('arktype', { with: { 'resolution-mode': 'import' }}) {
  const root = join(__dirname, '..', '..', '..');
  const text = execFileSync(
    join(root, 'node_modules', '.bin', 'esbuild'),
    [join(root, 'node_modules/arktype/out/index.js'), '--bundle', '--format=cjs'],
    { encoding: 'utf8', maxBuffer: 1e8 },
  );
  const module = { exports: {} };
  new Function('module', 'exports', 'require', text)(module, module.exports, require);
  return module.exports as ReturnType<typeof arktype>;
}

const { type } = arktype();

const schemas = {
  zod: z.object({ type: z.literal('user'), age: z.number(), tags: z.array(z.string()) }),
  valibot: v.object({ type: v.literal('user'), age: v.number(), tags: v.array(v.string()) }),
  arktype: type({ type: "'user'", age: 'number', tags: 'string[]' }),
  'JSON Schema': jsonSchema({
    type: 'object',
    required: ['type', 'age', 'tags'],
    properties: {
      type: { const: 'user' },
      age: { type: 'number' },
      tags: { type: 'array', items: { type: 'string' } },
    },
  }),
};
const right = { type: 'user', age: 3, tags: ['a'] };

describe.each(Object.entries(schemas))('a schema of %s', (_name, schema) => {
  test('is compared with messages, alone and at every depth', async () => {
    const { mock, client, connection } = await pair();
    mock.reply({ ask: 1, of: [schema] }, right);
    await client.send({ ask: 1, of: [right] });
    expect(await client.waitFor(schema)).toBe(JSON.stringify(right));
    await connection.send({ user: right, list: [1, right] });
    await expect(client).toReceiveMessage({ user: schema, list: [expect.any(Number), schema] });
    await connection.send(right);
    await expect(client).toReceiveMessages([schema]);
    expect(client).toHaveReceivedMessages([schema, { user: schema, list: [1, schema] }]);
    await connection.send({ ...right, age: 'x' });
    await expect(client).not.toReceiveMessage(schema, { timeout: 0 });
    await connect(mock.url)
      .send({ ask: 1, of: [right] })
      .expectJson(schema)
      .close();
  });

  test('names the path and the issue of the closest message', async () => {
    const { client, connection } = await pair();
    await connection.send({ other: true });
    await connection.send({ ...right, tags: ['a', 7] });
    const text = await failure(client.waitFor(schema, { timeout: 50 }));
    expect(text).toMatch(/tags\[1\]: .*string/);
    await connection.send({ user: { ...right, age: 'old' } });
    expect(await failure(expect(client).toReceiveMessage({ user: schema }))).toMatch(
      /user\.age: .*number/,
    );
  });
});

const unions = {
  zod: z.object({
    of: z.discriminatedUnion('type', [
      z.object({ type: z.literal('text'), text: z.string() }),
      z.object({
        type: z.literal('list'),
        entries: z.array(
          z.union([z.object({ n: z.number() }), z.object({ s: z.string(), at: z.number() })]),
        ),
      }),
    ]),
  }),
  valibot: v.object({
    of: v.variant('type', [
      v.object({ type: v.literal('text'), text: v.string() }),
      v.object({
        type: v.literal('list'),
        entries: v.array(
          v.union([v.object({ n: v.number() }), v.object({ s: v.string(), at: v.number() })]),
        ),
      }),
    ]),
  }),
  arktype: type({
    of: type({ type: "'text'", text: 'string' }).or({
      type: "'list'",
      entries: type({ n: 'number' }).or({ s: 'string', at: 'number' }).array(),
    }),
  }),
};

test.each(Object.entries(unions))(
  'the failure of a nested union of %s names the closest branch',
  async (_name, schema) => {
    const { client, connection } = await pair();
    await connection.send({ of: { type: 'list', entries: [{ n: 1 }, { s: 'a', at: 'noon' }] } });
    const text = await failure(expect(client).toReceiveMessage(schema));
    expect(text).toMatch(/of\.entries\[1\]\.at: (?!of).*number/);
    // Those of the other branches.
    expect(text).not.toMatch(/of\.(?:text|type)|entries\[1\]\.n\b/);
  },
);

test('receive(schema) returns the output of the schema, typed', async () => {
  const { client, connection } = await pair();
  const dated = z.object({ at: z.string().transform((text) => new Date(text)) });
  await connection.send({ at: '2026-01-02' });
  const { at } = await client.receive(dated);
  const year: number = at.getUTCFullYear();
  expect(year).toBe(2026);
  await connection.send({ at: 5 });
  await expect(client.receive(dated)).rejects.toMatchObject({
    code: 'ERR_WS_UNEXPECTED_MESSAGE',
    message: expect.stringMatching(/Schema<zod>, received {"at":5}\.\nat: .*string/),
  });
});

test.each([
  [
    'zod',
    z.object({
      event: z.union([
        z.object({ type: z.literal('a'), x: z.number() }),
        z.object({ type: z.literal('b'), y: z.object({ z: z.string() }) }),
      ]),
    }),
  ],
  [
    'valibot',
    v.object({
      event: v.union([
        v.object({ type: v.literal('a'), x: v.number() }),
        v.object({ type: v.literal('b'), y: v.object({ z: v.string() }) }),
      ]),
    }),
  ],
  [
    'arktype',
    type({ event: { type: "'a'", x: 'number' } }).or({
      event: { type: "'b'", y: { z: 'string' } },
    }),
  ],
])('the failure of a nested union of %s names the closest branch', async (_name, schema) => {
  const { client, connection } = await pair();
  await connection.send({ event: { type: 'b', y: { z: 1 } } });
  const text = await failure(expect(client).toReceiveMessage(schema));
  expect(text).toMatch(/^event\.y\.z.*string/m);
  expect(text).not.toMatch(/event\.x/);
});

test('a fault of a link accepts a schema', async () => {
  const mock = await mockServer({ json: true });
  const link = await network({ to: mock.url });
  link.drop(schemas.zod, { stream: 'upstream' });
  const client = await connect(link.url);
  await client.send(right);
  await client.send({ kept: true });
  await expect(mock).toReceiveMessages([{ kept: true }]);
});

test('a schema whose validate() returns nothing is refused', async () => {
  const { client, connection } = await pair();
  await connection.send(right);
  const forgotten = { version: 1, vendor: 'mine', validate: () => undefined as never } as const;
  expect(await failure(client.waitFor({ '~standard': forgotten }))).toContain(
    'expected validate() of mine to return { value } or { issues }, received undefined',
  );
});

test('an asynchronous schema, and an invalid JSON Schema, are refused', async () => {
  const { client, connection } = await pair();
  await connection.send(right);
  const later = z.object({ age: z.number().refine(async () => true) });
  expect(await failure(client.waitFor(later))).toContain(
    'expected a synchronous schema, received a promise of zod, and safeParse() threw "Encountered Promise',
  );
  expect(() => jsonSchema({ type: 'nothing' })).toThrow(/received an invalid schema: /);
});

test.each(['arrived', 'arrives'])(
  'a check that throws is named, at the line of the matcher, if its message %s',
  async (when) => {
    const { client, connection } = await pair();
    const listed = z.looseObject({}).refine(({ list }) => (list as string).length > 0);
    const sent = connection.send(right);
    if (when === 'arrived') await client.flush();
    const error: Error = await Promise.resolve(expect(client).toReceiveMessage(listed)).catch(
      (thrown) => thrown,
    );
    await sent;
    expect(error.message).toMatch(/^schema: expected a synchronous schema, received a promise of/);
    expect(error.message).toContain(
      `threw "Cannot read properties of undefined (reading 'length')"`,
    );
    expect(error.stack).toContain(__filename);
    expect(error.cause).toBeInstanceOf(TypeError);
  },
);

test('a promise of a schema without safeParse() has no known reason', async () => {
  const { client, connection } = await pair();
  await connection.send(right);
  const schema = {
    version: 1,
    vendor: 'mine',
    validate: () => Promise.reject(new Error()),
  } as const;
  expect(await failure(expect(client).not.toReceiveMessage({ a: { '~standard': schema } }))).toBe(
    'it passed',
  );
  expect(await failure(expect(client).not.toReceiveMessage({ '~standard': schema }))).toContain(
    'received a promise of mine. Leave asynchronous checks and transformations out of it, and let no check throw',
  );
});

test.each([
  [{ issues: 'wrong' }, "'wrong' (string)"],
  [{ issues: [null] }, '[ null ]'],
  [{ issues: [{ message: 'wrong', path: 'user' }] }, "path: 'user'"],
])('issues that are not as https://standardschema.dev defines them: %j', async (result, shown) => {
  const { client, connection } = await pair();
  const schema = { '~standard': { version: 1 as const, vendor: 'own', validate: () => result } };
  await connection.send('x');

  const text = await failure(client.receive(schema as never));
  expect(text).toContain('schema: expected the issues of own to be a list of objects');
  expect(text).toContain(shown);
});

/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
import { expect, test } from '@jest/globals';
import { connect, mockServer, network } from 'jest-ws-dynamic';
import { z } from 'zod';
import { failure, pair } from './pair';

const { objectContaining, arrayContaining, arrayOf } = expect;
const right = { type: 'error', at: { ids: [1, 2] }, tags: ['a', 1] };
const error = z.literal('error');
const other = z.literal('other');

const matching: [string, object][] = [
  ['objectContaining', objectContaining({ type: error })],
  [
    'objectContaining of a class',
    objectContaining(Object.assign(new (class {})(), { type: error })),
  ],
  ['nested', objectContaining({ at: objectContaining({ ids: arrayOf(z.number()) }) })],
  ['in a plain object in it', objectContaining({ at: { ids: [z.number(), 2] } })],
  ['arrayContaining', { ...right, tags: arrayContaining([z.number()]) }],
  ['arrayOf', { ...right, tags: arrayOf(z.union([z.string(), z.number()])) }],
  ['not.objectContaining', expect.not.objectContaining({ type: other })],
  ['not.arrayContaining', { ...right, tags: expect.not.arrayContaining([z.boolean()]) }],
  ['not.arrayOf', { ...right, tags: expect.not.arrayOf(z.string()) }],
];
const differing: [string, object][] = [
  ['objectContaining', objectContaining({ type: other })],
  ['nested', objectContaining({ at: objectContaining({ ids: arrayOf(z.string()) }) })],
  ['arrayContaining', { ...right, tags: arrayContaining([z.boolean()]) }],
  ['arrayOf', { ...right, tags: arrayOf(z.string()) }],
  ['not.objectContaining', expect.not.objectContaining({ type: error })],
  ['not.arrayContaining', { ...right, tags: expect.not.arrayContaining([z.number()]) }],
  ['not.arrayOf', { ...right, tags: expect.not.arrayOf(z.unknown()) }],
];

test.each(matching)('a matching schema in %s', async (_name, expected) => {
  const { mock, client, connection } = await pair();
  mock.reply(expected, { done: true });
  await client.send(right);
  await expect(client).toReceiveMessage({ done: true });
  await connection.send(right);
  expect(await client.waitFor(expected)).toBe(JSON.stringify(right));
  expect(client).toHaveReceivedMessages([expected]);
  await connection.send(right);
  await expect(client).toReceiveMessages([expected]);
  await connection.send(right);
  expect(await failure(expect(client).not.toReceiveMessage(expected))).toContain('But it got text');
  expect(await failure(expect(client).not.toReceiveMessages([expected]))).toContain(
    'not to receive',
  );
  await connect(mock.url)
    .sendJson(right)
    .expectJson()
    .sendJson(right)
    .waitForJson({ done: true })
    .close();
});

test.each(differing)('a differing schema in %s', async (_name, expected) => {
  const { client, connection } = await pair();
  await connection.send(right);
  await client.flush();
  await expect(client).not.toReceiveMessage(expected, { timeout: 0 });
  await expect(client).not.toReceiveMessages([expected], { timeout: 0 });
  expect(client).not.toHaveReceivedMessages([expected]);
  expect(await failure(client.waitFor(expected, { timeout: 20 }))).toContain('Schema<zod>');
  await connection.send(right);
  expect(await failure(expect(client).toReceiveMessage(expected))).toContain('Schema<zod>');
});

test('a step of the chain and a fault of a link apply a schema in a matcher', async () => {
  const mock = await mockServer({ json: true });
  const link = await network({ to: mock.url });
  link.drop(objectContaining({ type: error }), { stream: 'upstream' });
  mock.reply(objectContaining({ kept: z.boolean() }), right);
  await connect(link.url)
    .sendJson(right)
    .sendJson({ kept: true })
    .expectJson(objectContaining({ type: error }))
    .close();
  expect(mock.messages).toEqual([{ kept: true }]);
});

test('a failure names path and issue, and leaves the matcher unchanged', async () => {
  const { client, connection } = await pair();
  const User = z.object({ name: z.string() });
  const expected = objectContaining({ user: User, list: arrayOf(User) });
  await connection.send({ user: { name: 1 }, list: [{ name: 'a' }, {}], more: true });
  const text = await failure(expect(client).toReceiveMessage(expected));
  expect(text).toMatch(
    /ObjectContaining \{\n.*"list": ArrayOf Schema<zod>,\n.*"user": Schema<zod>/,
  );
  expect(text).toMatch(/^user\.name: .*expected string, received number$/m);
  expect(text).toMatch(/^list\[1\]\.name: .*expected string, received undefined$/m);
  expect(Reflect.get(Object(expected), 'sample').user).toBe(User);
});

test('matchers of expect.extend() are called with their own arguments', async () => {
  const { client, connection } = await pair();
  const given: unknown[] = [];
  expect.extend({
    ObjectContaining: (_received: unknown, ...parameters: unknown[]) => {
      given.push(...parameters);
      return { pass: true, message: () => '' };
    },
  });
  const { ObjectContaining } = expect as unknown as Record<
    string,
    (...values: unknown[]) => object
  >;
  await connection.send(right);
  await expect(client).toReceiveMessage(ObjectContaining?.({ type: error }, /a/));
  expect(given.slice(0, 2)).toEqual([{ type: error }, /a/]);
});

test.each([
  [objectContaining({ type: /error/ }), '"match.type" to be a value that JSON can represent'],
  [{ at: expect.any(Date) }, 'received Any<Date>'],
])('what no message can equal is refused in every call: %p', async (expected, problem) => {
  const { mock, client } = await pair();
  const refusal = { code: 'ERR_WS_OPTION_INVALID', message: expect.stringContaining(problem) };
  const ofValue = expect.objectContaining({ code: 'ERR_WS_OPTION_INVALID' });
  await expect(client.waitFor(expected)).rejects.toMatchObject(refusal);
  expect(() => mock.reply(expected, 'a')).toThrow(problem);
  for (const call of [
    () => expect(client).toReceiveMessage(expected),
    () => expect(client).not.toReceiveMessage(expected),
    () => expect(client).not.toReceiveMessages([expected]),
    async () => expect(client).not.toHaveReceivedMessages([expected]),
    () => connect(mock.url).expectJson(expected),
    () => connect(mock.url).waitForJson(expected),
  ]) {
    await expect(Promise.resolve(call())).rejects.toEqual(ofValue);
  }
  const link = await network({ to: mock.url });
  expect(() => link.drop(expected)).toThrow(problem);
});

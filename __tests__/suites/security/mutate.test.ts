import { describe, expect, test } from '@jest/globals';
import { type Mutation, mutate, polluted, random } from '../../../src/suites/security/mutate';

const limits = { seed: 1, size: 10_000, most: 1000 };
const message = '{"type":"say","user":{"name":"a"}}';
const of = (mutation: Mutation, text = message) => mutate(text, mutation, limits);

describe('mutated messages', () => {
  test('have values of other types, at every position', () => {
    const types = of('types');
    expect(types).toContain('{"type":null,"user":{"name":"a"}}');
    expect(types).toContain('{"type":"say","user":{"name":{"toString":1,"valueOf":1}}}');
    expect(types).toContain('{"type":"say","user":"__proto__"}');
    expect(types).toContain('[]');
  });

  test('lack each field in turn', () => {
    const missing = of('missing');
    expect(missing).toContain('{"user":{"name":"a"}}');
    expect(missing).toContain('{"type":"say","user":{}}');
    expect(missing).toContain('');
  });

  test('have the keys of the message on the prototype', () => {
    const own = `{"type":"${polluted}","user":"${polluted}","isAdmin":"${polluted}"}`;
    expect(of('prototype')).toContain(`${message.slice(0, -1)},"__proto__":${own}}`);
    expect(of('prototype')).toContain(`{"type":"say","user":{"__proto__":${own}}}`);
  });

  test('are as deep and as long as the limit allows, and no larger', () => {
    const longest = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length));
    expect(longest(of('long'))).toBeGreaterThan(9900);
    expect(longest(of('long'))).toBeLessThanOrEqual(10_000);
    const depths = of('depth').map((text) => text.lastIndexOf('[[') + 2);
    expect(longest(of('depth'))).toBeGreaterThan(9000);
    expect(Math.max(...depths)).toBeGreaterThan(1600);
  });

  test('keep the text before JSON, and change its digits', () => {
    const types = of('types', '42["hello"]');
    expect(types).toContain('42["error"]');
    expect(types).toContain('45["hello"]');
    expect(of('long', '42["hello"]')).toContainEqual(
      expect.stringMatching(/^421{9000,}\["hello"\]$/),
    );
  });

  test.each(['types', 'missing', 'prototype', 'depth', 'long'] as const)(
    'are derived from plain text: %s',
    (mutation) => {
      expect(of(mutation, 'hello')).not.toEqual([]);
      expect(of(mutation, 'hello')).not.toContain('hello');
    },
  );

  test('are the same with the same seed, and in another order with another seed', () => {
    const second = mutate(message, 'types', { ...limits, seed: 2 });
    expect(of('types')).toEqual(of('types'));
    expect(second).not.toEqual(of('types'));
    expect([...second].sort()).toEqual([...of('types')].sort());
  });

  test('are at most the requested number', () => {
    expect(mutate(message, 'types', { ...limits, most: 5 })).toHaveLength(5);
  });
});

test('the random numbers are those of mulberry32', () => {
  const next = random(1);
  expect([next(), next()].map((one) => one.toFixed(6))).toEqual(['0.627074', '0.002736']);
});

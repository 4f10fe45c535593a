import { expect, test } from '@jest/globals';
import { addEvidence, evidenceOf } from '../../src/errors/evidence';
import { messageOf } from '../../src/errors/read-cause';
import { renderFailure } from '../../src/errors/render-failure';
import { thrownValue } from '../../src/errors/thrown-value';

function fails(): never {
  throw new Error('must not be seen');
}
const traps = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, fails]));

test.each<[string, () => object]>([
  ['a proxy whose `has` trap throws', () => new Proxy({}, { has: fails })],
  ['a proxy whose traps all throw', () => new Proxy({}, traps)],
  ['a proxy of an error', () => new Proxy(new Error('x'), traps)],
  [
    'a hostile list of errors',
    () => Object.assign(new Error('x'), { errors: new Proxy([], traps) }),
  ],
  [
    'a hostile message',
    () => ({ errors: [{ message: { toString: fails } }], stack: '', message: '' }),
  ],
])('no operation on it throws: %s', (_name, make) => {
  expect(typeof messageOf(make())).toBe('string');
  const noted = addEvidence(thrownValue(make()), { notes: ['a note'] });
  expect(renderFailure(noted).stack).toContain('a note');
  expect(() => renderFailure(addEvidence(make(), { notes: ['a note'] }))).not.toThrow();
});

test('evidence is a hidden property of a thrown object', () => {
  const thrown = addEvidence({ code: 5 }, { notes: ['a note'] });
  expect(evidenceOf(thrown).notes).toEqual(['a note']);
  expect(
    Object.getOwnPropertySymbols(thrown).map((key) =>
      Object.prototype.propertyIsEnumerable.call(thrown, key),
    ),
  ).toEqual([false]);
});

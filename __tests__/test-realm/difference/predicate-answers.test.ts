import { describe, expect, test } from '@jest/globals';
import { PredicateAnswers } from '../../../src/test-realm/difference/predicate-answers';

type Predicate = (message: never, json: never) => unknown;

/** The explanation after these calls, with a text each. */
function explained(predicate: object, answers: readonly unknown[], argument: unknown = '{}') {
  const all = new PredicateAnswers();
  for (const answer of answers) all.add(answer, argument);
  return all.explain(predicate);
}

describe('a predicate without return', () => {
  const predicate = () => undefined;

  test('is named if each answer was undefined', () => {
    expect(explained(predicate, [undefined, undefined])).toBe(
      'The predicate returned undefined for each message: return whether it accepts the message.\n',
    );
  });

  test.each([[[]], [[undefined, false]], [[false]], [[null]], [['']]])(
    'is not named after the answers %j',
    (answers) => {
      expect(explained(predicate, answers)).toBe('');
    },
  );
});

describe('a predicate that reads the JSON of its first argument', () => {
  const ofParameter: [string, Predicate][] = [
    ['type', (message: { type: string }) => message.type === 'a'],
    ['type', (message: { type?: string } | undefined) => message?.type === 'a'],
    [
      'type',
      function named(message: { type: string }) {
        return message.type === 'a';
      },
    ],
    [
      'user',
      (message: { length: number; user: { id: number } }) =>
        message.length > 1 && message.user.id === 1,
    ],
    ['type', ({ type }: { type: string }) => type === 'a'],
  ];

  test.each(ofParameter)('is named: %s of %s', (name, predicate) => {
    expect(explained(predicate, [false])).toBe(
      `The predicate reads "${name}" of its first argument, which is the text of a message: its second argument is the parsed JSON.\n`,
    );
  });

  const others: [Predicate][] = [
    [(message: string) => message.startsWith('b')],
    [(message: string) => message.trim().toLowerCase() === 'x'],
    [(_message: string, json: { type: string }) => json.type === 'a'],
    [(_: string, message: { type: string }) => message.type === 'a'],
    [(message: string) => JSON.parse(message).type === 'a'],
    [(...all: { type: string }[]) => all.at(0)?.type === 'a'],
  ];

  test.each(others)('another predicate is not: %s', (predicate) => {
    expect(explained(predicate, [false])).toBe('');
  });

  test('nor one that got an object of a codec, or bytes', () => {
    const predicate = (message: { type: string }) => message.type === 'a';
    expect(explained(predicate, [false], { type: 'b' })).toBe('');
    expect(explained(predicate, [false], Buffer.from('b'))).toBe('');
  });
});

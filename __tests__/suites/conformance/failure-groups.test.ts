import { describe, expect, test } from '@jest/globals';
import {
  describeExclusion,
  describeFailures,
} from '../../../src/suites/conformance/failure-groups';

type Failed = Parameters<typeof describeFailures>[0][number];

function failed(id: string, result: string, more: Partial<Failed> = {}): Failed {
  const resultClose = 'The connection was closed properly.';
  return { id, behavior: 'FAILED', behaviorClose: 'OK', result, resultClose, ...more };
}

function describeAll(results: readonly Failed[]): readonly string[] {
  const describeOne = ({ id }: Failed): string => `Case ${id}.`;
  return describeFailures(results, describeOne, (id) => `--sections ${id}`);
}

describe('describeFailures()', () => {
  test('names the cases that fail for one cause in a row, with the details of the first', () => {
    expect(
      describeAll([
        failed('1.1.2', 'Received: text 125 B "\\"a\\"", which is not accepted.\nAdvice.'),
        failed('1.1.3', 'Received: text 126 B "bcd", which is not accepted.'),
        failed('2.1', 'No message was received, which is not accepted.'),
        failed('2.2', 'Received: text 9 B, which is not accepted.'),
      ]),
    ).toEqual(['3 cases have one cause: 1.1.2, 1.1.3, 2.2. The first:\nCase 1.1.2.', 'Case 2.1.']);
  });

  test.each<[string, Partial<Failed>]>([
    ['verdicts', { behavior: 'NON-STRICT' }],
    ['closes', { behaviorClose: 'UNCLEAN' }],
    ['reasons', { result: 'No pong.' }],
    ['close codes', { resultClose: 'The close code is 1002.' }],
  ])('keeps cases with different %s apart', (_name, other) => {
    const results = [failed('1', 'No message.'), failed('2', 'No message.', other)];
    expect(describeAll(results)).toEqual(['Case 1.', 'Case 2.']);
  });

  test('keeps cases apart in which the server ended with different errors', () => {
    const ended = (id: string, error: string): Failed =>
      failed(id, `The server ended:\n${error}`, { endedServer: true });
    expect(describeAll([ended('1', 'TypeError'), ended('2', 'RangeError')])).toHaveLength(2);
    expect(describeAll([ended('1', 'TypeError'), ended('2', 'TypeError')])).toHaveLength(1);
  });

  test.each([
    [6, '… and 1 more cause; --sections 6 shows the next one.'],
    [7, '… and 2 more causes; --sections 6 shows the next one.'],
  ])('shows five of %d causes', (count, last) => {
    const results = Array.from({ length: count }, (_, at) => failed(`${at + 1}`, `Cause ${at}.`));
    const texts = describeAll(results);
    expect(texts).toHaveLength(6);
    expect(texts.at(-1)).toBe(last);
  });
});

test("the failed cases that Node's http always fails are listed for option exclude", () => {
  const cases = ['h.1.9', 'h.1.10', 'h.1.11'].map((id) => ({ id, nodeFails: id !== 'h.1.9' }));
  expect(describeExclusion(cases, cases)).toEqual([
    "For a server on Node's http: exclude: ['h.1.10', 'h.1.11']",
  ]);
  expect(describeExclusion(cases.slice(1, 2), cases)).toEqual([
    "For a server on Node's http: exclude: ['h.1.10']",
  ]);
  expect(describeExclusion(cases.slice(0, 1), cases)).toEqual([]);
});

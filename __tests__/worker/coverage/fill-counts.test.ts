import { describe, expect, test } from '@jest/globals';
import { rangeFinder } from '../../../src/worker/coverage/counts';
import { type CoverageFrame, fillFrame } from '../../../src/worker/coverage/fill-counts';
import { LineTable } from '../../../src/worker/coverage/line-table';
import { coverageVariables } from '../../../src/worker/coverage/variables';

const place = (line: number, column: number, endLine = line, endColumn = column + 1) => ({
  start: { line, column },
  end: { line: endLine, column: endColumn },
});

/** One `if` in lines 2 to 4, a statement in its arm, one statement after it. */
const frame: CoverageFrame = {
  path: '/a.js',
  statementMap: { 0: place(2, 0, 4, 1), 1: place(3, 2), 2: place(5, 0) },
  fnMap: { 0: { name: 'f', decl: place(1, 0), loc: place(1, 10, 6, 1), line: 1 } },
  branchMap: {
    0: {
      type: 'if',
      loc: place(2, 0, 4, 1),
      locations: [place(2, 0, 4, 1), { start: {}, end: {} } as ReturnType<typeof place>],
      line: 2,
    },
  },
  s: { 0: 0, 1: 0, 2: 0 },
  f: { 0: 0 },
  b: { 0: [0, 0] },
};

describe('a frame is filled', () => {
  test('with the count at the start of each statement', () => {
    const byLine: Record<number, number> = { 1: 5, 2: 5, 3: 2, 5: 5 };
    const at = ({ line }: { line: number }) => byLine[line] ?? 0;
    expect(fillFrame(frame, at)).toMatchObject({
      s: { 0: 5, 1: 2, 2: 5 },
      f: { 0: 5 },
      b: { 0: [2, 3] },
    });
  });
});

describe('the count of an offset', () => {
  const lookUp = rangeFinder([
    {
      functionName: '',
      isBlockCoverage: true,
      ranges: [{ startOffset: 0, endOffset: 100, count: 1 }],
    },
    {
      functionName: 'f',
      isBlockCoverage: true,
      ranges: [
        { startOffset: 10, endOffset: 50, count: 7 },
        { startOffset: 20, endOffset: 30, count: 0 },
      ],
    },
  ]);

  test.each([
    [5, 1],
    [15, 7],
    [20, 0],
    [29, 0],
    [30, 7],
    [50, 1],
  ])('is that of the innermost range: %i has %i', (offset, count) => {
    expect(lookUp(offset, false)).toBe(count);
  });

  test('of a function expression is the number of its evaluations, not of its calls', () => {
    expect(lookUp(10, true)).toBe(1);
    expect(lookUp(10, false)).toBe(7);
  });

  test('outside of every range is zero', () => {
    expect(lookUp(100, false)).toBe(0);
  });
});

test('offsets and positions are inverse, at every character of a text', () => {
  const text = 'first\n\n  third\nlast';
  const table = LineTable.of(text);
  for (let offset = 0; offset <= text.length; offset += 1) {
    expect(table.offsetOf(table.positionAt(offset))).toBe(offset);
  }
  expect(table.positionAt(text.indexOf('third'))).toEqual({ line: 3, column: 2 });
});

test('the hook is appended to NODE_OPTIONS, quoted', () => {
  const { NODE_OPTIONS } = coverageVariables('/tmp/x', '--no-warnings');
  expect(NODE_OPTIONS).toMatch(/^--no-warnings --require ".*preload\.js"$/);
});

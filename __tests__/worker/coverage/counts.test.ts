/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { TraceMap } from '@jridgewell/trace-mapping';
import { transformSync } from 'esbuild';
import { countsOf } from '../../../src/worker/coverage/counts';
import { LineTable } from '../../../src/worker/coverage/line-table';

const source = '/project/answer.ts';
const text = 'export function unused(): number { return 1; }\nexport const make = () => () => 2;\n';

/** As tsx compiles: `__name(unused, "unused")` follows the function. */
const { code, map } = transformSync(text, {
  ...{ loader: 'ts', format: 'cjs', sourcemap: 'external', sourcefile: source },
  ...{ keepNames: true, minifyWhitespace: true },
});

const functionAt = (start: string, end: string, count: number) => {
  const startOffset = code.indexOf(start);
  const endOffset = code.indexOf(end, startOffset) + end.length;
  return {
    ...{ functionName: '', isBlockCoverage: true },
    ranges: [{ startOffset, endOffset, count }],
  };
};

const whole = { startOffset: 0, endOffset: code.length, count: 1 };
const countAt = countsOf(source, [
  {
    ...{ path: source, sources: [source], lines: LineTable.of(code) },
    map: new TraceMap(map),
    functions: [
      { functionName: '', isBlockCoverage: true, ranges: [whole] },
      functionAt('function unused', '}', 0),
      functionAt('()=>()=>2', '()=>2', 3),
      functionAt('()=>2', '()=>2', 7),
    ],
  },
]);

test.each([
  ['whose name is used outside of it', 1, text.indexOf('(): number'), 0],
  ['that is a function', 2, 'export const make = () => '.length, 3],
])('a body %s has the count of its own function', (_what, line, column, count) => {
  expect(countAt({ line, column }, 'body')).toBe(count);
});

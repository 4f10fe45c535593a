import { expect, test } from '@jest/globals';
import { TraceMap } from '@jridgewell/trace-mapping';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { LineTable } from '../../../src/worker/coverage/line-table';
import type { ExecutedScript, FunctionCoverage } from '../../../src/worker/coverage/scripts';
import { type TargetText, translateFunctions } from '../../../src/worker/coverage/translate';

const source = `
export interface Options { loud: boolean }

export function greet(name: string, options?: Options): string {
  if (options?.loud) {
    return name.toUpperCase();
  }
  return name;
}
`;

function compile(target: ScriptTarget): { code: string; map: string } {
  const { outputText, sourceMapText = '' } = transpileModule(source, {
    fileName: 'greet.ts',
    compilerOptions: { module: ModuleKind.CommonJS, target, sourceMap: true },
  });
  return { code: outputText, map: sourceMapText };
}

function executed({ code, map }: ReturnType<typeof compile>, functions: FunctionCoverage[]) {
  const script: ExecutedScript = {
    path: '/dist/greet.js',
    functions,
    lines: LineTable.of(code),
    map: new TraceMap(map),
    sources: ['/src/greet.ts'],
  };
  return script;
}

function rangeOf(code: string, text: string, count: number) {
  const startOffset = code.indexOf(text);
  return { startOffset, endOffset: code.indexOf('}', startOffset) + 1, count };
}

const translate = (script: ExecutedScript, target: TargetText) =>
  translateFunctions('/src/greet.ts', script, target);

test('a block executed in one compilation is found in another one of the same source', () => {
  const [old, modern] = [compile(ScriptTarget.ES5), compile(ScriptTarget.ES2022)];
  // Optional chaining is written out in the older one: the texts differ.
  expect(old.code).not.toContain('?.');
  const body = {
    functionName: 'greet',
    isBlockCoverage: true,
    ranges: [rangeOf(old.code, '{\n        return name.toUpper', 0)],
  };
  const [translated] = translate(executed(old, [body]), { code: modern.code, map: modern.map });
  const { startOffset = 0, endOffset = 0, count } = translated?.ranges[0] ?? {};
  expect(count).toBe(0);
  expect(modern.code.slice(startOffset, endOffset)).toContain('return name.toUpperCase();');
  expect(modern.code.slice(startOffset, endOffset)).not.toContain('return name;');
});

test('offsets are unchanged between two equal texts', () => {
  const compiled = compile(ScriptTarget.ES2022);
  const whole = { startOffset: 0, endOffset: compiled.code.length + 40, count: 1 };
  const functions = [
    { functionName: '', isBlockCoverage: true, ranges: [whole] },
    {
      functionName: 'greet',
      isBlockCoverage: true,
      ranges: [rangeOf(compiled.code, 'function', 3)],
    },
  ];
  const [first, second] = translate(executed(compiled, functions), compiled);
  expect(first?.ranges).toEqual([{ ...whole, endOffset: compiled.code.length }]);
  expect(second).toEqual(functions[1]);
});

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TraceMap } from '@jridgewell/trace-mapping';
import { buildSync } from 'esbuild';
import { droppedFrom } from '../../../src/worker/coverage/counts';
import { type CoverageFrame, fillFrame } from '../../../src/worker/coverage/fill-counts';
import { LineTable } from '../../../src/worker/coverage/line-table';
import type { ExecutedScript } from '../../../src/worker/coverage/scripts';

let folder: string;
let source: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'dropped-')));
  source = join(folder, 'part.js');
  writeFileSync(
    source,
    'export function used() {\n  return 1;\n}\nexport function unused() {\n  return 2;\n}\n',
  );
  writeFileSync(
    join(folder, 'main.js'),
    "import { used } from './part.js';\nconsole.log(used());\n",
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function bundled(): ExecutedScript {
  const { outputFiles } = buildSync({
    ...{ entryPoints: [join(folder, 'main.js')], outfile: join(folder, 'out.js') },
    ...{ bundle: true, sourcemap: 'external', write: false },
  });
  const [map = '', code = ''] = outputFiles.map(({ text }) => text);
  const sources = ['part.js', 'main.js'].map((name) => join(folder, name));
  return {
    path: join(folder, 'out.js'),
    functions: [],
    lines: LineTable.of(code),
    map: new TraceMap(map),
    sources,
  };
}

const line = (at: number, last = at) => ({
  start: { line: at, column: at === last ? 2 : 0 },
  end: { line: last, column: at === last ? 11 : 1 },
});

test('code that the bundler removed is dropped, and the rest is kept', () => {
  const isDropped = droppedFrom(source, [bundled()]);
  const ask = ({ start, end }: ReturnType<typeof line>) => isDropped(start, end);

  expect([ask(line(2)), ask(line(5)), ask(line(1, 3)), ask(line(4, 6))]).toEqual([
    false,
    true,
    false,
    true,
  ]);
});

test('a script of one source drops nothing', () => {
  const plain = { ...bundled(), map: undefined };

  expect(droppedFrom(source, [bundled(), plain])(line(5).start, line(5).end)).toBe(false);
});

test('dropped code is removed from the coverage: it does not count as missed', () => {
  const frame: CoverageFrame = {
    path: source,
    statementMap: { 0: line(2), 1: line(5) },
    fnMap: {
      0: { name: 'used', decl: line(1), loc: line(1, 3), line: 1 },
      1: { name: 'unused', decl: line(4), loc: line(4, 6), line: 4 },
    },
    branchMap: {},
    s: { 0: 0, 1: 0 },
    f: { 0: 0, 1: 0 },
    b: {},
  };

  const filled = fillFrame(frame, () => 1, droppedFrom(source, [bundled()]));

  expect(filled).toMatchObject({ s: { 0: 1 }, f: { 0: 1 } });
  expect(Object.keys(filled.statementMap)).toEqual(['0']);
  expect(Object.keys(filled.fnMap)).toEqual(['0']);
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, jest, test } from '@jest/globals';

// It reads every source; on a busy machine that takes longer than a test may.
jest.setTimeout(300_000);

const run = promisify(execFile);
const root = join(__dirname, '..', '..');
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

async function violations(folder: string): Promise<string[]> {
  const config = join(root, '.dependency-cruiser.cjs');
  const { stdout } = await run(
    process.execPath,
    [cruiser, '--config', config, '--output-type', 'json', 'src'],
    { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
  ).catch((failure: { stdout: string }) => failure);
  const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[] } };
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

test('imports run in one direction', async () => {
  expect(await violations(root)).toEqual([]);
});

test('an upward import, an import between capabilities, and a cycle of types are reported', async () => {
  const found = await violations(join(root, '__tests__', 'fixtures', 'imports'));
  expect(found.toSorted()).toEqual([
    'no-circle: src/bridge/one.ts -> src/bridge/two.ts',
    'platform-imports: src/platform/upward.ts -> src/worker/ports/first.ts',
    'worker-capabilities-stand-alone: src/worker/leaks/beside.ts -> src/worker/ports/first.ts',
  ]);
});

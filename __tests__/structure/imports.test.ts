/** @jest-environment node */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, jest, test } from '@jest/globals';

// It reads every source; on a busy machine that takes longer than a test may.
jest.setTimeout(120_000);

const run = promisify(execFile);
const root = join(__dirname, '..', '..');
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

async function violations(...targets: string[]): Promise<string[]> {
  const { stdout } = await run(
    process.execPath,
    [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...targets],
    { cwd: root, maxBuffer: 64 * 1024 * 1024 },
  ).catch((failure: { stdout: string }) => failure);
  const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[] } };
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

test('imports run in one direction', async () => {
  expect(await violations('src')).toEqual([]);
});

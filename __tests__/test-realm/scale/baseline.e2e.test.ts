import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { makeProject } from '../../running/run-jest';

const project = makeProject({
  'load.test.js': `
    const { scale } = require('jest-ws-dynamic');
    scale('pause', {
      tiers: [2],
      baseline: 'bench/pause.json',
      session: () => new Promise((resolve) => setTimeout(resolve, Number(process.env.PAUSE))),
    });`,
});
afterAll(() => project.remove());
const run = (ms: number, ...args: string[]) => project.jest(args, { PAUSE: String(ms) });

test('the first run writes the baseline, a slower one fails, and -u updates it', async () => {
  const ci = await run(20, '--ci');
  expect(ci.output).toContain('--ci does not write one');
  expect(existsSync(join(project.folder, 'bench'))).toBe(false);

  // Jest takes --ci from the environment of a CI machine.
  expect((await run(20, '--ci=false')).output).toContain('baseline: written to bench/pause.json');
  const slower = await run(1000, '--ci=false');
  expect(slower.json.testResults[0]?.message).toMatch(
    /pause › compared with the baseline[\s\S]*baseline: p50 with 2 connections: \d+ % more than the baseline/,
  );
  expect((await run(1000, '--ci=false', '-u')).json.success).toBe(true);
}, 180_000);

import { expect, test } from '@jest/globals';
import { readScaleOptions } from '../../../src/worker/scale/options';
import { Run } from '../../../src/worker/scale/run';

test('a run shows the URL of its server without credentials', () => {
  const plan = readScaleOptions('echo', { tiers: [1], session: async () => undefined });
  const run = new Run(plan, { url: 'ws://localhost/live?token=abc', pid: undefined }, () => {
    throw new Error('no connection is opened');
  });
  expect(run.report().url).toBe('ws://localhost/live?token=(masked)');
  const printed: string[] = [];
  run.print((text) => printed.push(text));
  expect(printed.join('\n')).not.toContain('abc');
});

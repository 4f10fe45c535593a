import { expect, test } from '@jest/globals';
import { StartLog } from '../../../src/worker/servers/start-log';

test('keeps the begin, the duration and the result of each start', async () => {
  const starts = new StartLog();
  expect(await starts.note('server', async () => 'started')).toBe('started');
  const failing = starts.note('server', async () => {
    throw new Error('no database');
  });
  await expect(failing).rejects.toThrow('no database');
  const start = { startedAt: expect.any(Number), duration: expect.any(Number) };
  expect(starts.list).toEqual([
    { ...start, failed: false },
    { ...start, failed: true },
  ]);
});

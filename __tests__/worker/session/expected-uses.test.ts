import { expect, test } from '@jest/globals';
import { ExpectedUses } from '../../../src/worker/session/expected-uses';

const use = (what: string, line: number, isUsed: boolean) => ({
  what,
  site: { stack: `Error\n    at Object.<anonymous> (/a.test.js:${line}:3)` },
  isUsed: () => isUsed,
});

test('unused objects are listed with their line', () => {
  const uses = new ExpectedUses();
  uses.add(use('mock.reply()', 3, false));
  uses.add(use('mock.reply()', 4, true));

  expect(uses.unused()).toEqual([
    { what: 'mock.reply()', stack: expect.stringContaining('/a.test.js:3:3') },
  ]);
});

test('a line that several tests ran is listed once, and not if it was used once', () => {
  const uses = new ExpectedUses();
  for (const isUsed of [false, true, false]) uses.add(use('network()', 3, isUsed));
  for (const isUsed of [false, false]) uses.add(use('link.latency()', 4, isUsed));

  expect(uses.unused().map(({ what }) => what)).toEqual(['link.latency()']);
});

import { expect, test } from '@jest/globals';
import { ExpectedUses } from '../../../src/worker/session/expected-uses';

const use = (what: string, line: number, isUsed: boolean, link?: object) => ({
  what,
  ...(link && { link }),
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

test('the toxics of an unused link are left out', () => {
  const uses = new ExpectedUses();
  const [idle, busy] = [{}, {}];
  uses.add(use('network()', 3, false, idle));
  uses.add(use('link.drop()', 4, false, idle));
  uses.add(use('network()', 5, true, busy));
  uses.add(use('link.latency()', 6, false, busy));

  expect(uses.unused().map(({ what }) => what)).toEqual(['network()', 'link.latency()']);
});

test('a toxic of a link whose line another test used is listed', () => {
  const uses = new ExpectedUses();
  const [first, second] = [{}, {}];
  uses.add(use('network()', 3, true, first));
  uses.add(use('network()', 3, false, second));
  uses.add(use('link.drop()', 4, false, second));

  expect(uses.unused().map(({ what }) => what)).toEqual(['link.drop()']);
});

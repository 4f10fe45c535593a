import { expect, test } from '@jest/globals';
import type { ReceivedMessage } from '../../../src/bridge/connection-data';
import { describeLateArrival } from '../../../src/worker/connections/late-arrival';

const messageAt = (text: string, at: number): ReceivedMessage => ({
  ...{ number: at, at, direction: 'in', kind: 'message', isBinary: false, fin: true, isRead: true },
  ...{ data: Buffer.from(text), bytes: text.length },
});
const messages = [messageAt('one', 10), messageAt('two', 120), messageAt('three', 150)];
/** Opened at 1000, on the clock on which the limit was over at 1100. */
const late = (predicate?: (message: { data: Buffer }) => boolean) =>
  describeLateArrival({ start: 1000, messages }, { deadline: 1100, predicate });

test('says how much too late the message came', () => {
  expect(late()).toBe('A message arrived 20 ms after the limit, before the test ended.');
});

test('of a wait for some messages, the first that matches counts', () => {
  expect(late(({ data }) => String(data) === 'three')).toBe(
    'A matching message arrived 50 ms after the limit, before the test ended.',
  );
});

test.each([
  ['none fits', () => false],
  ['the only one that fits came before', ({ data }: { data: Buffer }) => String(data) === 'one'],
  [
    'the predicate throws',
    () => {
      throw new Error('no');
    },
  ],
])('says nothing where %s', (_name, predicate) => {
  expect(late(predicate)).toBe('');
});

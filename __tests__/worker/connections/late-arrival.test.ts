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

test('reports how late the message arrived', () => {
  expect(late()).toBe('A message arrived 20 ms after the limit, before the test ended.');
});

test('for a wait for particular messages, the first match counts', () => {
  expect(late(({ data }) => String(data) === 'three')).toBe(
    'A matching message arrived 50 ms after the limit, before the test ended.',
  );
});

test.each([
  ['no message matches', () => false],
  ['the only match arrived before', ({ data }: { data: Buffer }) => String(data) === 'one'],
  [
    'the predicate throws',
    () => {
      throw new Error('no');
    },
  ],
])('adds nothing if %s', (_name, predicate) => {
  expect(late(predicate)).toBe('');
});

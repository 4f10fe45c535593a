import { expect, test } from '@jest/globals';
import type { ReceivedMessage } from '../../../src/bridge/connection-data';
import { type ExpiredWait, Inbox } from '../../../src/worker/connections/inbox';

const explain = {
  timedOut: ({ awaiting, timeout }: ExpiredWait) => `${awaiting} after ${timeout} ms`,
  ended: (awaiting: string) => `ended before ${awaiting}`,
  dropped: (count: number) => `${count} dropped`,
};

function message(text: string): ReceivedMessage {
  const data = Buffer.from(text);
  const frame = { at: 0, number: 1, isBinary: false, bytes: data.length, fin: true, isRead: false };
  return { ...frame, direction: 'in', kind: 'message', data };
}

/** The text that a wait gets, or what it is rejected with. */
function read(inbox: Inbox, timeout: number, text?: string): Promise<unknown> {
  const accepts = text === undefined ? undefined : hasText(text);
  return new Promise((resolve) => {
    inbox.request(
      accepts,
      { timeout, awaiting: text ?? 'any' },
      { resolve: ({ data }) => resolve(String(data)), reject: resolve },
    );
  });
}

function hasText(text: string) {
  return ({ data }: ReceivedMessage): boolean => String(data) === text;
}

test('a wait ends at its limit after one with a later limit, which continues', async () => {
  const inbox = new Inbox(explain);
  const long = read(inbox, 60_000);
  const short = read(inbox, 20, 'b');
  await expect(short).resolves.toBe('b after 20 ms');
  inbox.push(message('a'));
  await expect(long).resolves.toBe('a');
  inbox.end();
});

test('waits end at their own limits', async () => {
  const inbox = new Inbox(explain);
  const waits = [60, 20, 40].map((timeout) => read(inbox, timeout));
  expect(await Promise.all(waits)).toEqual([
    'any after 60 ms',
    'any after 20 ms',
    'any after 40 ms',
  ]);
});

test('a wait that starts after an earlier one was resolved ends at its own limit', async () => {
  const inbox = new Inbox(explain);
  const first = read(inbox, 10);
  inbox.push(message('a'));
  await expect(first).resolves.toBe('a');
  const began = performance.now();
  await expect(read(inbox, 80)).resolves.toBe('any after 80 ms');
  expect(performance.now() - began).toBeGreaterThan(78);
});

test('peek() returns undefined at its limit, while a reader still waits', async () => {
  const inbox = new Inbox(explain);
  const reader = read(inbox, 60_000);
  await expect(inbox.peek(() => true, { timeout: 10 })).resolves.toBeUndefined();
  inbox.end();
  await expect(reader).resolves.toBe('ended before any');
});

test('peek() ends at an end of the connection, at 100 ms or its own limit at the earliest', async () => {
  const inbox = new Inbox(explain);
  const ends: string[] = [];
  const peek = async (name: string, timeout: number): Promise<void> => {
    await inbox.peek(() => true, { timeout });
    ends.push(name);
  };
  const all = [peek('long', 60_000), peek('short', 20)];
  inbox.end();
  await peek('after the end', 60_000);
  await Promise.all(all);
  expect(ends).toEqual(['after the end', 'short', 'long']);
});

test('a limit longer than a Node timer allows is kept', async () => {
  const inbox = new Inbox(explain);
  const wait = read(inbox, 2 ** 33);
  await expect(inbox.peek(() => true, { timeout: 10 })).resolves.toBeUndefined();
  inbox.push(message('late'));
  await expect(wait).resolves.toBe('late');
});

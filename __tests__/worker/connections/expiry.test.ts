import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { TestLimit } from '../../../src/platform/test-limit';
import {
  type Expiry,
  expiryIn,
  expiryPause,
  renewed,
  withExpiry,
} from '../../../src/worker/connections/expiry';
import { Inbox } from '../../../src/worker/connections/inbox';
import type { Renewal } from '../../../src/worker/connections/session-hints';
import { noHints, noteGiven, setWaitHints } from '../../../src/worker/connections/wait-hints';

const limitOf = (name: string, isOver: boolean): TestLimit => ({
  ...{ name, isOver, remedy: 'give it more time', margin: 1 },
  lateRemedy: () => undefined,
});
const hook = limitOf('the hook', true);
const running = limitOf('the test', false);

/** The limits that waits of hooks that are over get, in order. */
let renewals: Renewal[];
let reset: () => void;
beforeEach(() => {
  renewals = [];
  reset = setWaitHints({
    ...noHints,
    renew: (limit) => (limit === running ? undefined : renewals.shift()),
  });
  noteGiven(5, hook);
});
afterEach(() => {
  noteGiven(Number.NaN, undefined);
  reset();
});

test('a wait with its own timeout is not renewed', () => {
  renewals = [{ timeout: 9, limit: running }];
  expect(renewed(expiryIn(7))).toBeUndefined();
});

test('a wait of a hook that is over gets the limit of the running test', () => {
  renewals = [{ timeout: 9, limit: running }];
  const first = expiryIn(5);
  const next = renewed(first);
  expect(next?.limit).toBe(running);
  expect((next?.deadline ?? 0) - (next?.timeout ?? 0)).toBeCloseTo(first.deadline - 5, 5);
  expect(next && renewed(next)).toBeUndefined();
});

test('it expires with that limit, and the whole time of the wait', async () => {
  renewals = [
    { timeout: 5, limit: undefined },
    { timeout: 5, limit: running },
  ];
  const never = new Promise<void>(() => {});
  const error = new Error('expired');
  const expire = jest.fn((_expiry: Expiry) => error);
  await expect(withExpiry(never, 5, expire)).rejects.toBe(error);
  expect(expire.mock.calls[0]?.[0].limit).toBe(running);
  expect(renewals).toEqual([]);
});

test('a pause until the expiry continues, too, until it is cancelled', async () => {
  renewals = [{ timeout: 5, limit: running }];
  await expiryPause(5).done;
  expect(renewals).toEqual([]);
  const pause = expiryPause(5);
  pause.cancel();
  expect(
    await Promise.race([pause.done, new Promise((done) => setTimeout(done, 20, 'none'))]),
  ).toBe('none');
});

const explain = {
  timedOut: ({ limit }: { readonly limit: TestLimit | undefined }) => limit,
  ended: () => new Error('ended'),
  dropped: () => new Error('dropped'),
};
const message = () => ({ data: Buffer.from('a'), isBinary: false, at: 0, isRead: false }) as never;

test('a reader of an inbox expires by the limit of the running test', async () => {
  renewals = [{ timeout: 5, limit: running }];
  const inbox = new Inbox(explain);
  const read = new Promise((resolve, reject) =>
    inbox.request(undefined, { timeout: 5 }, { resolve, reject }),
  );
  await expect(read).rejects.toBe(running);
  expect(renewals).toEqual([]);
});

test('a wait that was ended takes no message', () => {
  const inbox = new Inbox(explain);
  const [taken, left] = [jest.fn(), jest.fn()];
  const wait = { isEnded: false };
  inbox.request(undefined, { timeout: 5, wait }, { resolve: left, reject: left });
  wait.isEnded = true;
  inbox.push(message());
  expect(inbox.unread.count).toBe(1);
  inbox.request(undefined, { timeout: 5 }, { resolve: taken, reject: taken });
  expect(taken).toHaveBeenCalledTimes(1);
  expect(left).not.toHaveBeenCalled();
});

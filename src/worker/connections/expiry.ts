/** When a wait times out. The limit of a hook or test that is over no longer ends its waits. */
import type { Lateness } from '../../platform/loop-watch';
import type { ExpiryOfWait, WaitRenewal } from '../../platform/test-limit';
import { now, type Pause, pause, withLimit } from '../../platform/time';
import { hasDefaultLimit, renewLimit, testLimitOf } from './wait-hints';

/** How long calls wait for the close of a connection that is closing, ms. */
export const closeTime = 250;

export interface Expiry extends ExpiryOfWait {
  /** On the worker's clock, ms. */
  readonly deadline: number;
  /** Whether the wait has no timeout of its own. */
  readonly isDefault: boolean;
}

const never: Expiry = {
  timeout: Number.POSITIVE_INFINITY,
  deadline: Number.POSITIVE_INFINITY,
  limit: undefined,
  isDefault: false,
};

/** The expiry of a wait that starts now. */
export function expiryIn(timeout: number): Expiry {
  if (timeout === Number.POSITIVE_INFINITY) return never;
  const limit = testLimitOf(timeout);
  return { timeout, deadline: now() + timeout, limit, isDefault: hasDefaultLimit(timeout) };
}

/** The new expiry of an expired wait whose hook or test is over; `undefined` if the wait ends. */
export function renewed(expiry: Expiry): Expiry | undefined {
  const more = expiry.isDefault ? renewLimit(expiry.limit) : undefined;
  if (more === undefined) return undefined;
  const deadline = now() + more.timeout;
  const timeout = expiry.timeout + deadline - expiry.deadline;
  return { timeout, deadline, limit: more.limit, isDefault: true };
}

/** The limit of a wait that starts now. */
export function renewalOf(timeout: number): WaitRenewal {
  let expiry = expiryIn(timeout);
  const renew = renewalFrom(expiry, (next) => {
    expiry = next;
  });
  return {
    renew,
    get expiry() {
      return expiry;
    },
  };
}

function renewalFrom(first: Expiry, onRenew: (next: Expiry) => void): () => number | undefined {
  let expiry = first;
  return () => {
    const next = renewed(expiry);
    if (next === undefined) return undefined;
    expiry = next;
    onRenew(next);
    return next.deadline - now();
  };
}

/** Waits for `work`, at most `timeout` ms, then rejects with the error of `expire()`. */
export function withExpiry<Value>(
  work: Promise<Value>,
  timeout: number,
  expire: (expiry: Expiry, late: Lateness) => unknown,
): Promise<Value> {
  let expiry = expiryIn(timeout);
  const renew = renewalFrom(expiry, (next) => {
    expiry = next;
  });
  return withLimit(work, timeout, (late) => expire(expiry, late), renew);
}

/** A pause until a wait that starts now times out; it does not keep the process running. */
export function expiryPause(timeout: number): Pause & Pick<WaitRenewal, 'expiry'> {
  let current: Pause;
  let expiry = expiryIn(timeout);
  const begin = (ms: number): Promise<void> => {
    current = pause(ms);
    current.unref();
    return current.done;
  };
  const run = async (): Promise<void> => {
    for (let next: Expiry | undefined = expiry; next !== undefined; next = renewed(next)) {
      expiry = next;
      await begin(next.deadline - now());
    }
  };
  const done = run();
  return {
    ...{ done, cancel: () => current.cancel(), unref: () => current.unref() },
    get expiry() {
      return expiry;
    },
  };
}

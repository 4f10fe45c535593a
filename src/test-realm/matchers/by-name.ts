/** The matchers; loaded when a test uses one. */
import type { ExpectationResult, MatcherFunction } from 'expect';
import { pointAt } from '../../errors/point-at';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { refuseExtra } from '../../validation/check';
import { awaited, openCalls } from '../awaited';
import { callSite } from '../call-site';
import { noteUse } from '../late-call';
import { connectionOf } from './subject';
import { toBeClosedWith } from './to-be-closed-with';
import { toBeOpen } from './to-be-open';
import { toHaveProtocol } from './to-have-protocol';
import { toHaveReceivedMessages } from './to-have-received-messages';
import { toMatchInlineTranscript } from './to-match-inline-transcript';
import { toMatchTranscript } from './to-match-transcript';
import { toReceiveMessage } from './to-receive-message';
import { toReceiveMessages } from './to-receive-messages';
import { toRejectUpgrade } from './to-reject-upgrade';
import { toStaySilent } from './to-stay-silent';

export const matchers = {
  toBeClosedWith,
  toBeOpen,
  toHaveProtocol,
  toHaveReceivedMessages,
  toMatchInlineTranscript,
  toMatchTranscript,
  toReceiveMessage,
  toReceiveMessages,
  toRejectUpgrade,
  toStaySilent,
} satisfies Record<string, MatcherFunction<never>>;

const remedies: { readonly [Name in keyof typeof matchers]?: string } = {
  toBeOpen: 'For a connection that is not open, write expect(client).not.toBeOpen().',
  toHaveReceivedMessages:
    'It does not wait: await client.flush() first, or use toReceiveMessages(list, { timeout }).',
  toRejectUpgrade: 'Give the time limit to connect(): connect(path, { timeout }).',
};

/**
 * Refuses an argument that a matcher would ignore.
 *
 * @param values the argument of `expect()`, then those of the matcher
 * @param most how many the matcher takes
 * @throws ERR_WS_OPTION_INVALID
 */
export function checkCount(
  name: keyof typeof matchers,
  [subject, ...given]: readonly unknown[],
  most: number,
): void {
  try {
    refuseExtra(`${name}()`, given, { most, remedy: remedies[name] });
  } catch (error) {
    // The refused call does not wait: a rejection of the subject would be a second failure.
    Promise.resolve(subject).catch(() => undefined);
    throw error;
  }
}

/** A matcher as the test calls it. */
interface Called {
  readonly name: keyof typeof matchers;
  readonly isNot: boolean;
  /** The argument of `expect()`. */
  readonly subject: unknown;
}

/**
 * Turns a matcher's promise into a call that the test must await; returns other results unchanged.
 *
 * @param entry the function called by Jest
 */
export function toBeAwaited(
  outcome: ExpectationResult,
  called: Called,
  entry: (...parameters: never[]) => unknown,
): ExpectationResult {
  if (openCalls() === undefined) return outcome;
  const call = `expect(…).${called.isNot ? 'not.' : ''}${called.name}()`;
  const connection = connectionOf(called.subject);
  if (!(outcome instanceof Promise)) {
    const isClosed = called.name === 'toBeOpen' && called.isNot && !outcome.pass;
    if (isClosed && connection) noteUse(call, entry, connection, true);
    return outcome;
  }
  const site = callSite(entry);
  // Before Jest's own reaction: the stack of an error that is thrown later does not contain the user's line.
  outcome.catch((error: unknown) => {
    if (error instanceof WsDynamicError) pointAt(error, site.stack);
  });
  const role = { connection, isVerdict: true, isHollow: isHollow(called) };
  // The test receives a promise that Jest derives from this one with then() and catch().
  return derives(outcome, (judged) =>
    derives(judged, (result) => awaited(call, site, result, role)),
  );
}

/** Whether the matcher passes on every connection that the session has closed, or because it has closed it. */
function isHollow({ name, isNot }: Called): boolean {
  if (isNot) return name.startsWith('toReceive');
  return name === 'toStaySilent' || name === 'toBeClosedWith';
}

/** Passes the promises that `then()` and `catch()` return through `change`. */
function derives<Value>(
  promise: Promise<Value>,
  change: (derived: Promise<unknown>) => Promise<unknown>,
): Promise<Value> {
  const derive = promise.then.bind(promise);
  return Object.defineProperty(promise, 'then', {
    value: (...reactions: Parameters<typeof derive>) => change(derive(...reactions)),
  });
}

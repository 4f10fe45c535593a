import type { AwaitedCall, EndedCall } from '../../bridge/awaited-call';
import { evidenceOf, subjectOf } from '../../errors/evidence';
import { isObject } from '../../errors/is-object';
import { read } from '../../errors/read-cause';
import { ServerConnection } from '../connections/open-connection';
import type { PastTests } from './closings';

/** Of a file: an earlier test may leave any number of calls. */
const mostVerdicts = 1000;

/** Failures of calls whose connection the session has closed: they fail no test. */
export class ForgivenFailures {
  readonly #failures = new WeakMap<object, EndedCall | undefined>();
  #late: EndedCall[] = [];
  readonly #verdicts: EndedCall[] = [];
  readonly #ended = new WeakMap<object, AwaitedCall>();
  readonly #ofCalls = new WeakMap<object, AwaitedCall | undefined>();

  /** @param call the call, unless a listener or a server made it */
  add(failure: unknown, call: EndedCall | undefined): void {
    if (isObject(failure)) this.#failures.set(failure, call);
  }

  /**
   * Records a call that the end of its connection has ended. Forgives it if the client may have ended with an
   * earlier test, or if a failed test ended its handshake or chain.
   */
  noteFailed(failure: unknown, call: AwaitedCall, past: PastTests): void {
    if (!isObject(failure) || read(failure, 'code') !== 'ERR_WS_CLOSED') return;
    const { connection } = call;
    if (connection === undefined) {
      const subject = subjectOf(evidenceOf(failure));
      if (subject && past.closingOf(subject)?.hasFailed) this.add(failure, undefined);
      return;
    }
    if (past.hasLeft(connection)) this.add(failure, undefined);
    this.#ended.set(failure, call);
  }

  /**
   * Records the failure of a call of a test or hook, not of a listener or server.
   *
   * @param call absent if it need not be awaited
   */
  noteOwn(failure: unknown, call: AwaitedCall | undefined): void {
    if (isObject(failure)) this.#ofCalls.set(failure, call);
  }

  /** The call of a test or hook that failed with this error, which it may still handle. */
  callOf(error: unknown): AwaitedCall | undefined {
    return isObject(error) ? this.#ofCalls.get(error) : undefined;
  }

  /** Whether a call failed with this error, which the test must await: it may still handle the error. */
  isOfCall(error: unknown): boolean {
    return this.callOf(error) !== undefined;
  }

  /** Whether a call of a test or hook failed with this error, also one that need not be awaited. */
  isOwn(error: unknown): boolean {
    return isObject(error) && this.#ofCalls.has(error);
  }

  /**
   * The wait that failed with this error when its connection ended cleanly, or as the test expects.
   *
   * @param isTeardown whether any end is expected
   */
  endedCall(error: unknown, isTeardown: boolean): AwaitedCall | undefined {
    const call = isObject(error) ? this.#ended.get(error) : undefined;
    return call && (isTeardown || isExpectedEnd(call.connection)) ? call : undefined;
  }

  /** Whether to ignore an uncaught error; the error of a late matcher or wait is recorded instead. */
  has(error: unknown): boolean {
    if (!isObject(error) || !this.#failures.has(error)) return false;
    const call = this.#failures.get(error);
    if (call !== undefined) call.isUnhandled = true;
    if (call?.isVerdict || (call?.isWait && call.isAwaited)) this.#late.push(call);
    return true;
  }

  /** Records a call on a connection that the session has closed. */
  noteEnded(call: EndedCall): void {
    if (call.isVerdict && this.#verdicts.length < mostVerdicts) this.#verdicts.push(call);
  }

  /** The awaited matchers that passed on a connection that the session had closed, since it had. */
  get hollow(): readonly EndedCall[] {
    const passed = this.#verdicts.filter(({ isIgnored, isUnhandled }) => isIgnored && !isUnhandled);
    return passed.filter(({ isAwaited }) => isAwaited);
  }

  /** Takes the matchers and waits that failed after their tests had ended, unhandled. */
  takeLate(): readonly EndedCall[] {
    const late = this.#late;
    this.#late = [];
    return late.filter(({ isReported }) => !isReported);
  }
}

/** A client of a mock server may end as it likes. */
function isExpectedEnd(connection: object | undefined): boolean {
  const end = read(connection, 'closeEvent');
  const isLost = isObject(end) && read(end, 'wasClean') === false;
  return (
    !isLost || connection instanceof ServerConnection || read(connection, 'isEndExpected') === true
  );
}

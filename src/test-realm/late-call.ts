/** Calls on connections that the session has closed, because their test is over. */
import type { EndedCall } from '../bridge/awaited-call';
import type { TestSession } from '../bridge/test-session';
import { AwaitedPromise, type Tracked } from './awaited-promise';
import { type CallSite, callSite, settleAt } from './call-site';
import { workerApi } from './worker';

/** What is known of the call when it is made. */
interface Made {
  readonly name: string;
  readonly site: CallSite;
  readonly connection: object | undefined;
  readonly isVerdict?: boolean;
  readonly isHollow?: boolean;
  readonly isWait?: boolean;
}

class LateCall implements EndedCall, Tracked {
  isCaught = false;
  isUnhandled = false;
  isReported = false;
  readonly name: string;
  readonly connection: object | undefined;
  readonly isVerdict: boolean;
  readonly #made: Made;
  isAwaited = false;
  readonly isWait: boolean;
  #outcome: 'pending' | 'failed' | 'passed' = 'pending';

  constructor(made: Made) {
    this.#made = made;
    this.name = made.name;
    this.connection = made.connection;
    this.isVerdict = made.isVerdict ?? false;
    this.isWait = made.isWait ?? false;
  }

  get stack(): string | undefined {
    return this.#made.site.stack;
  }

  get isIgnored(): boolean {
    if (this.#outcome === 'passed') return this.#made.isHollow ?? false;
    return this.#outcome === 'failed' && (this.isUnhandled || !this.isAwaited);
  }

  await(): void {
    this.isAwaited = true;
  }

  settle(outcome: 'failed' | 'passed'): void {
    this.#outcome = outcome;
  }
}

/** Whether the session has ended or has closed this connection. */
export function hasEnded(session: TestSession, connection: object | undefined): boolean {
  return session.isOver || (connection !== undefined && session.hasClosed(connection));
}

/**
 * The promise of a call made after the end of its test: its error fails a test only if the test handles it,
 * or if it is the running test's own call. After the end of the file it stays pending, since an unhandled
 * rejection would end the process.
 */
export function late<Value>(
  session: TestSession,
  work: Promise<Value>,
  made: Made,
): Promise<Value> {
  const call = new LateCall(made);
  session.noteEnded(call);
  const promise = new AwaitedPromise<Value>((resolve, reject) => {
    work.then(
      (value) => {
        call.settle('passed');
        if (!session.isOver) resolve(value);
      },
      (error) => {
        call.settle('failed');
        session.forgive(error, call);
        if (!session.isOver) reject(error);
      },
    );
  });
  promise.track(call);
  return promise;
}

/**
 * Records a call that returns no promise, if the session has closed its connection: it has no effect.
 *
 * @param isVerdict whether it reads what had arrived earlier
 */
export function noteUse(
  name: string,
  site: CallSite | ((...parameters: never[]) => unknown),
  connection: object,
  isVerdict = false,
): void {
  const session = workerApi()?.session;
  if (session === undefined || !hasEnded(session, connection)) return;
  const made = typeof site === 'function' ? callSite(site) : site;
  const call = new LateCall({ name, site: made, connection, isVerdict, isHollow: true });
  call.settle('passed');
  session.noteEnded(call);
}

/**
 * Runs a call on a mock server that need not be awaited. Once the session has closed the server, a failure
 * fails no other test.
 *
 * @param reading the message reader of the mock server
 * @param isHollow whether the call succeeds even then
 */
export function freeAt<Value>(
  entry: (...parameters: never[]) => unknown,
  run: () => Value | Promise<Value>,
  reading: object,
  isHollow = false,
): Promise<Value> {
  const site = callSite(entry);
  const work = settleAt(site, run);
  const session = workerApi()?.session;
  if (session === undefined || !hasEnded(session, reading)) return work;
  return late(session, work, { name: `mock.${entry.name}()`, site, connection: reading, isHollow });
}

import type { AwaitedCall, OpenCalls } from '../bridge/awaited-call';
import type { EndableWait } from '../bridge/connection-data';
import { hasCode } from '../errors/ws-dynamic-error';
import { AwaitedPromise, leaveAlone, type Reaction, type Tracked } from './awaited-promise';
import { type CallSite, callSite, settleAt } from './call-site';
import { hasEnded, late } from './late-call';
import { workerApi } from './worker';

type Entry = (...parameters: never[]) => unknown;

/** Tracks a promise-returning call of the test for the session. */
export class OpenCall implements AwaitedCall, Tracked {
  isSettled = false;
  isAwaited = false;
  isCaught = false;
  isDropped = false;
  /** The call uses no connection, so it settles soon. */
  endsByItself = false;
  isVerdict = false;
  failure: unknown;
  #consumer: CallSite | undefined;

  constructor(
    private readonly calls: OpenCalls,
    public name: string,
    public site: CallSite,
    readonly isOptional: boolean,
    readonly end: (error: unknown) => void,
    readonly connection?: object,
  ) {}

  /** Reports the call to the session, which ends it at once if the server has failed. */
  begin(): void {
    this.calls.add(this);
  }

  get stack(): string | undefined {
    return this.site.stack;
  }

  get isHandled(): boolean {
    return this.#consumer !== undefined;
  }

  get isExpected(): boolean {
    return /[\\/]expect[\\/]build[\\/]/.test(this.#consumer?.stack ?? '');
  }

  /** Called when `then` of the promise is called. */
  await(onRejected: Reaction): void {
    this.isAwaited = true;
    // Only user code passes functions that are not native; `await` and the methods of Promise pass native
    // ones.
    if (typeof onRejected === 'function' && !isNative(onRejected)) this.#consumer = callSite();
    if (this.isSettled) this.calls.delete(this);
  }

  drop(): void {
    if (this.endsByItself) {
      this.calls.delete(this);
      return;
    }
    this.isDropped = true;
    this.isSettled = true;
    this.calls.delete(this);
  }

  settle(failure?: unknown): void {
    this.isSettled = true;
    this.failure = failure;
    this.calls.settled(this);
    if (this.isAwaited) this.calls.delete(this);
  }

  /** Adds a step, called at `site`, to the call of a chain. */
  extend(name: string, site: CallSite): void {
    this.name = name;
    this.site = site;
    this.isSettled = false;
    this.isAwaited = false;
    this.calls.add(this);
  }
}

/** How a call may be treated by the test. */
export interface CallRole {
  /** The call need not be awaited. */
  readonly optional?: boolean;
  /**
   * The connection of the call, in the worker's realm: once the session has closed it, the call need not be
   * awaited.
   */
  readonly connection?: object | undefined;
  /** Marked when the session ends the call. */
  readonly wait?: EndableWait;
  /** The call is a matcher, whose failure is reported even after the end of its test. */
  readonly isVerdict?: boolean;
  /** Once the session has closed the connection, the success of the call means nothing. */
  readonly isHollow?: boolean;
}

/** The calls of the running test; `undefined` without a session. */
export function openCalls(): OpenCalls | undefined {
  return workerApi()?.session.calls;
}

/**
 * The promise of a call that the test must await, unless it is `optional`: otherwise the session fails the
 * test. In plain Node, the promise is returned unchanged.
 */
export function awaited<Value>(
  name: string,
  site: CallSite,
  work: Promise<Value>,
  { optional = false, connection, wait, isVerdict = false, isHollow = false }: CallRole = {},
): Promise<Value> {
  const session = workerApi()?.session;
  if (session === undefined) return work;
  if (hasEnded(session, connection)) {
    return late(session, work, {
      name,
      site,
      connection,
      isVerdict,
      isHollow,
      isWait: wait !== undefined,
    });
  }
  const { calls } = session;
  let resolve: (value: Value) => void = ignore;
  let reject: (error: unknown) => void = ignore;
  const promise = new AwaitedPromise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  let isEnded = false;
  const fail = (error: unknown): void => {
    if (call.isSettled) return;
    call.settle(error);
    if (hasEnded(session, connection)) session.forgive(error);
    else if (!isEnded) session.noteFailed(error, call);
    // The session reports an unawaited call, with its line. A refused argument of a call that need not be
    // awaited stays an unhandled rejection, which fails the test.
    const isRefused = optional && hasCode(error, 'ERR_WS_OPTION_INVALID');
    if (!call.isAwaited && !isRefused) leaveAlone(promise);
    if (!session.isOver) reject(error);
  };
  const end = (error: unknown): void => {
    isEnded = true;
    if (wait !== undefined) wait.isEnded = true;
    fail(error);
  };
  const call = new OpenCall(calls, name, site, optional, end, connection);
  call.endsByItself = connection === undefined;
  call.isVerdict = isVerdict;
  promise.track(call);
  call.begin();
  work.then((value) => {
    if (call.isSettled) return;
    call.settle();
    resolve(value);
  }, fail);
  return promise;
}

/** Runs a call that the test must await; a failure points at the call's line. */
export function waitAt<Value>(
  owner: string,
  entry: Entry,
  run: () => Value | Promise<Value>,
  role?: CallRole,
): Promise<Value> {
  const site = callSite(entry);
  const name = owner === '' ? entry.name : `${owner}.${entry.name}`;
  return awaited(`${name}()`, site, settleAt(site, run), role);
}

function ignore(): void {}

const toSource = Function.prototype.toString;

function isNative(reaction: object): boolean {
  return toSource.call(reaction).endsWith('{ [native code] }');
}

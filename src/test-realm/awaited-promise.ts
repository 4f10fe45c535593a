export type Reaction = ((value: never) => unknown) | null | undefined;

/** A call that knows how its promise is used. */
export interface Tracked {
  isCaught: boolean;
  /** Called when `then` of the promise is called. */
  await(onRejected: Reaction): void;
}

/** A promise that notifies its call when it is awaited. */
export class AwaitedPromise<Value> extends Promise<Value> {
  // `then` returns an ordinary promise.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  #call: Tracked | undefined;

  /** Sets the call to notify. */
  track(call: Tracked): void {
    this.#call = call;
  }

  // biome-ignore lint/suspicious/noThenProperty: it has to see who awaits it.
  override then<Result = Value, Failure = never>(
    onFulfilled?: ((value: Value) => Result | PromiseLike<Result>) | null,
    onRejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    this.#call?.await(onRejected);
    return super.then(onFulfilled, onRejected);
  }

  override catch<Failure = never>(
    onRejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Value | Failure> {
    if (this.#call !== undefined && typeof onRejected === 'function') this.#call.isCaught = true;
    return this.then(undefined, onRejected);
  }
}

/** Keeps a rejection from being reported as unhandled, without counting as awaiting the promise. */
export function leaveAlone(promise: Promise<unknown>): void {
  Promise.prototype.then.call(promise, undefined, () => undefined);
}

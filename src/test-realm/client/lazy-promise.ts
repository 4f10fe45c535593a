/** A promise that starts its work when it is first awaited. */
export class LazyPromise<Value> implements Promise<Value> {
  readonly [Symbol.toStringTag] = 'Promise';
  readonly #start: () => Promise<Value>;
  #started: Promise<Value> | undefined;

  constructor(start: () => Promise<Value>) {
    this.#start = start;
  }

  // biome-ignore lint/suspicious/noThenProperty: being awaitable is the point.
  then<Result = Value, Failure = never>(
    onFulfilled?: ((value: Value) => Result | PromiseLike<Result>) | null,
    onRejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    this.#started ??= this.#start();
    return this.#started.then(onFulfilled, onRejected);
  }

  catch<Failure = never>(
    onRejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Value | Failure> {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<Value> {
    return this.then().finally(onFinally);
  }
}

/** Runs work that calls back; its promise is created when it is first awaited. */
export function lazyCallback(work: (done: (failure?: unknown) => void) => void): Promise<void> {
  let outcome: { readonly failure: unknown } | undefined;
  let report: ((failure: unknown) => void) | undefined;
  work((failure) => {
    outcome = { failure };
    report?.(failure);
  });
  return new LazyPromise(
    () =>
      new Promise((resolve, reject) => {
        report = (failure) => (failure === undefined ? resolve() : reject(failure));
        if (outcome !== undefined) report(outcome.failure);
      }),
  );
}

/** Records the timers that a server module sets while it is loaded: if its start fails, they are cleared. */

const timerFunctions = ['setTimeout', 'setInterval', 'setImmediate'] as const;
type Timers = Record<string, (...values: unknown[]) => unknown>;

export class TimerWatch {
  readonly #set: { readonly name: string; readonly timer: unknown }[] = [];

  /** Runs `work`, and records the timers that it sets synchronously. */
  during<T>(work: () => T): T {
    const realm = globalThis as object as Timers;
    const restores = timerFunctions.map((name) => this.#watch(realm, name));
    try {
      return work();
    } finally {
      for (const restore of restores) restore();
    }
  }

  /** Clears the recorded timers, so that Jest can exit. */
  clear(): void {
    const realm = globalThis as object as Timers;
    for (const { name, timer } of this.#set) realm[name.replace('set', 'clear')]?.(timer);
  }

  #watch(realm: Timers, name: string): () => void {
    const original = realm[name];
    if (original === undefined) return () => {};
    let isLoading = true;
    // A proxy keeps properties of the function, such as util.promisify.custom.
    const watched = new Proxy(original, {
      apply: (target, owner, values: unknown[]) => {
        const timer: unknown = Reflect.apply(target, owner, values);
        if (isLoading) this.#set.push({ name, timer });
        return timer;
      },
    });
    realm[name] = watched;
    return () => {
      isLoading = false;
      if (realm[name] === watched) realm[name] = original;
    };
  }
}

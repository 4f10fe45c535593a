/** Closes what was opened, in the reverse order; see {@link DisposeStack}. */
interface Entry {
  readonly name: string;
  readonly close: () => Promise<void> | void;
}

/**
 * One stack for all that a session opens. `dispose()` closes in reverse, goes on after a failure,
 * may be called twice, and throws one AggregateError with the names of what would not close.
 */
export class DisposeStack {
  #entries: Entry[] = [];
  #closing: Promise<void> | undefined;

  push(name: string, close: () => Promise<void> | void): void {
    this.#entries.push({ name, close });
  }

  dispose(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const failures: { name: string; error: unknown }[] = [];
    for (let entry = this.#entries.pop(); entry; entry = this.#entries.pop()) {
      try {
        await entry.close();
      } catch (error) {
        failures.push({ name: entry.name, error });
      }
    }
    if (failures.length === 0) return;
    const list = failures.map(({ name, error }) => `${name}: ${messageOf(error)}`).join('; ');
    throw new AggregateError(
      failures.map(({ error }) => error),
      `jest-ws-dynamic could not close everything: ${list}`,
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * `process.exit()` of a test file, and of a server that it loads, fails its test. Jest's own ends the whole run, and
 * the code would be its verdict.
 */
import type { Circus } from '@jest/types';
import { messageOf } from '../errors/read-cause';

interface Realm {
  readonly Error: ErrorConstructor;
  readonly process: NodeJS.Process;
}

export class ProcessExits {
  readonly #calls: Error[] = [];
  /** Where nothing can fail any more, a call does nothing: it would end other files. */
  isOver = false;

  constructor(realm: Realm) {
    const exits = this;
    realm.process.exit = function exit(code) {
      if (!exits.isOver) throw exits.#note(new realm.Error(messageFor(code)), exit);
    } as typeof process.exit;
  }

  /** Adds the calls whose error was caught, so that no failure shows it. */
  addTo(errors: Circus.TestError[]): void {
    for (const call of this.#calls.splice(0)) {
      const isShown = errors.flat().some((error) => messageOf(error).includes(call.message));
      if (!isShown) errors.push(call);
    }
  }

  #note(error: Error, entry: (code: never) => void): Error {
    Error.captureStackTrace(error, entry);
    this.#calls.push(error);
    return error;
  }
}

function messageFor(code: unknown): string {
  const call = `process.exit(${code === undefined ? '' : String(code)})`;
  return `${call} was called, which would end Jest with all other test files. Throw an error instead, or run the server as a process of its own: server: { command }.`;
}

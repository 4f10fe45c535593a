/**
 * Makes `process.exit()` in a test file, or in a server that it loads, fail its test. Jest would end the
 * whole run with that exit code.
 */
import type { Circus } from '@jest/types';
import { messageOf } from '../errors/read-cause';

interface Realm {
  readonly Error: ErrorConstructor;
  readonly process: NodeJS.Process;
}

export class ProcessExits {
  readonly #calls: Error[] = [];
  /** Set at the end of the file: later calls are ignored, since they would end other files. */
  isOver = false;

  constructor(realm: Realm) {
    const exits = this;
    realm.process.exit = function exit(code) {
      if (!exits.isOver) throw exits.#note(new realm.Error(messageFor(code)), exit);
    } as typeof process.exit;
  }

  /** Adds calls whose error was caught by the test, so that it would not fail. */
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
  return `${call} was called, which would end Jest with all other test files. Throw an error instead, or run the server in a separate process: server: { command }. If it exits because an environment variable is missing, set the variable in a file of Jest's setupFiles.`;
}

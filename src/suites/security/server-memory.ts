import { setTimeout as delay } from 'node:timers/promises';
import { memoryOf, now } from '../../suite-kit';
import { Finding, mebibytes } from './finding';

/** How long to wait for memory to be released, ms. */
const settleLimit = 6000;

/** The memory of the server's process during one check, bytes; `undefined` if the process is not known. */
export class ServerMemory {
  readonly #pid: number | undefined;
  #before: number | undefined;

  constructor(pid: number | undefined) {
    this.#pid = pid;
  }

  /** In this process, what is in use: garbage is collected first, which takes long. */
  async read(): Promise<number | undefined> {
    return this.#pid === undefined ? undefined : memoryOf(this.#pid);
  }

  /** Before an attack: what the last one has left; in this process, what was in use before the first. */
  async beforeAttack(): Promise<number | undefined> {
    this.#before ??= await this.read();
    return this.#before;
  }

  /** Throws a finding unless the memory returns below the limit in time. */
  async requireReleased(before: number | undefined, bound: number): Promise<void> {
    if (before === undefined) return;
    const deadline = now() + settleLimit;
    let grown = 0;
    for (;;) {
      grown = await this.#growth(before, bound);
      if (grown <= bound) {
        if (this.#pid !== process.pid) this.#before = before + grown;
        return;
      }
      if (now() > deadline) break;
      await delay(200);
    }
    throw new Finding(
      `The server's memory has grown by ${mebibytes(grown)} and was not released; the limit is ${mebibytes(bound)}.`,
    );
  }

  /** Garbage is collected only if the memory is above the limit with it. */
  async #growth(before: number, bound: number): Promise<number> {
    if (this.#pid === process.pid) {
      const most = ((await memoryOf(this.#pid, true)) ?? before) - before;
      if (most <= bound) return most;
    }
    return ((await this.read()) ?? before) - before;
  }
}

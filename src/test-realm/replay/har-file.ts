/** Reads and writes the HAR files of a test, and checks whether they exist and how old they are. */
import { dirname, relative, resolve } from 'node:path';
import type { WorkerFunctions } from '../../bridge/worker-api';
import { messageOf } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { HarRecording } from '../../har/exchange';
import { joinPolling } from '../../har/join-polling';
import { readHar } from '../../har/read-har';
import { workerApi, workerFunctions } from '../worker';

const day = 86_400_000;

/** A HAR file; the path given by the test is relative to the test file. */
export class HarFile {
  readonly path: string;
  /** The name in messages. */
  readonly name: string;

  constructor(given: string) {
    const testPath = workerApi()?.session.testPath;
    this.path = testPath === undefined ? resolve(given) : resolve(dirname(testPath), given);
    const shown = relative(process.cwd(), this.path);
    this.name = shown === '' || shown.startsWith('..') ? this.path : shown;
  }

  /** @throws ERR_WS_RECORDING_FAILED if the path cannot be that of a file */
  get exists(): boolean {
    return this.record((files) => files.read(this.path)) !== undefined;
  }

  /**
   * Reads or writes the file for the option `record`.
   *
   * @throws ERR_WS_RECORDING_FAILED
   */
  record<Result>(access: (files: WorkerFunctions['files']) => Result): Result {
    try {
      return access(workerFunctions().files);
    } catch (cause) {
      const message =
        `mockServer({ record }): ${this.name} cannot be recorded: ${messageOf(cause)}. ` +
        'Check its path (relative to the test file), its permissions, and the free space of the disk.';
      // Without the cause, whose frames are all inside this package.
      throw new WsDynamicError('ERR_WS_RECORDING_FAILED', message);
    }
  }

  /**
   * Reads the file; messages sent by long-polling are moved to the WebSocket that continues their session.
   *
   * @param maxAge ms; an older recording is reported, but used
   * @throws ERR_WS_RECORDING_MISSING, ERR_WS_HAR_INVALID
   */
  read(maxAge?: number): HarRecording {
    const text = this.#readText();
    if (text === undefined) {
      const remedy =
        "Paths are relative to the test file. Record it: mockServer({ url, record }), or the network panel of a browser ('Export HAR').";
      throw new WsDynamicError(
        'ERR_WS_RECORDING_MISSING',
        `There is no HAR file ${this.name}. ${remedy}`,
      );
    }
    const recording = joinPolling(readHar(text, this.name));
    const { conversations } = recording;
    if (conversations.length === 0) {
      const message = `${this.name} has no WebSocket connection, only other requests. Record it while the client connects.`;
      throw new WsDynamicError('ERR_WS_HAR_INVALID', message);
    }
    if (maxAge !== undefined) this.#reportAge(conversations, maxAge);
    return recording;
  }

  #readText(): string | undefined {
    try {
      return workerFunctions().files.read(this.path);
    } catch (cause) {
      const message = `${this.name} cannot be read: ${messageOf(cause)}. Specify the path of a HAR file.`;
      throw new WsDynamicError('ERR_WS_HAR_INVALID', message, { cause });
    }
  }

  #reportAge(conversations: HarRecording['conversations'], maxAge: number): void {
    const recordedAt = Math.max(...conversations.map(({ startedAt }) => startedAt));
    const age = workerFunctions().date() - recordedAt;
    if (age <= maxAge) return;
    console.warn(
      `${this.name} was recorded ${inDays(age)} ago, and "maxAge" is ${inDays(maxAge)}. Record it again with -u.`,
    );
  }
}

function inDays(ms: number): string {
  const days = Math.round((ms / day) * 10) / 10;
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

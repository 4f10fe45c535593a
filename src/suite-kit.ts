/**
 * `import … from 'jest-ws-dynamic/suite-kit'`: additional functions for test suites. The suites of this
 * package use only these and `jest-ws-dynamic`.
 */
import { invalid, noWssPort } from './errors/invalid-value';
import { usedMemory } from './platform/heap';
import { processUsage } from './platform/process-usage';
import { session, testPause, workerApi, workerFunctions } from './test-realm/worker';

export { type InvalidValue, invalid, invalidValue } from './errors/invalid-value';
export { showTyped } from './errors/show-value';
export { isRunning } from './platform/signals';
export { laterConnectShape as connectShape } from './test-realm/client/later-connect';
export { jestGlobals } from './test-realm/jest-globals';
export { messageMatch } from './test-realm/message/expected-value';
export { comparable, equal, matches } from './test-realm/message/match';
export { encode, parseJson } from './test-realm/message/message';
export { mockShape } from './test-realm/mock/mock-options';
export { closeCode } from './test-realm/network/link-kinds';
export { refuseInTest } from './test-realm/refuse-in-test';
export { readOptions } from './validation/check';
export { either, type Kind, kind, listOf, oneOf } from './validation/kind';
export * as kinds from './validation/kinds';
export { objectOf, type Shape } from './validation/object';

/**
 * Adds a result of the running test (or of the file, if no test is running) to the report, as plain JSON;
 * does nothing outside this package's environment.
 *
 * @throws ERR_WS_OPTION_INVALID for values that JSON cannot represent, and for more than 1,000,000 characters
 */
export function record(kind: string, data: unknown): void {
  workerApi()?.session.record(kind, data);
}

/**
 * Skips the tests with these functions, unless they have begun; does nothing outside this package's
 * environment.
 */
export function skipTests(functions: readonly (() => unknown)[]): void {
  workerApi()?.session.skipTests(functions);
}

/**
 * The URL of a path on the file's server.
 *
 * @param call the function named in the error if there is no wss port
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function urlOnServer(call: string, path: string, ssl: boolean): string {
  const { url, sslUrl } = session().server.address;
  const base = ssl ? sslUrl : url;
  if (base === undefined) throw invalid(call, noWssPort('this file'));
  return new URL(path, base).href;
}

/** The process of the file's server: this process for a server module, `undefined` for an external server. */
export function serverProcess(): number | undefined {
  const { pid, isExternal } = session().server;
  return pid ?? (isExternal ? undefined : process.pid);
}

/** The file's server, observed by a suite that may crash it. */
export interface WatchedServer {
  /** How the server ended by itself since its last start, with its last output; `undefined` while it runs. */
  ended(): string | undefined;
  /** Restarts the server and resolves with its process ID; `undefined` for an external server. */
  readonly restart: (() => Promise<number | undefined>) | undefined;
  /** Until this is called, uncaught errors of the server fail no test; `ended()` reports them. */
  release(): void;
}

/** Lets a suite observe how the file's server ends, and restart it. */
export function watchServer(): WatchedServer {
  const { server } = session();
  const { ended, release } = session().watchServer();
  const restart = async (): Promise<number | undefined> => {
    await server.restart();
    return serverProcess();
  };
  return { ended, release, restart: server.isExternal ? undefined : restart };
}

/**
 * Memory of a process, bytes; for this process, the memory in use after a garbage collection.
 *
 * @param withGarbage whether to leave the collection out, which takes long
 */
export async function memoryOf(pid: number, withGarbage = false): Promise<number | undefined> {
  return pid === process.pid ? usedMemory(withGarbage) : (await processUsage(pid))?.memory;
}

/** Milliseconds on a clock unaffected by fake timers. */
export function now(): number {
  return workerFunctions().now();
}

/** Resolves after this many ms, even if the test uses fake timers. */
export async function pause(ms: number): Promise<void> {
  await testPause(ms).done;
}

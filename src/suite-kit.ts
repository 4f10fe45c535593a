/**
 * `import … from 'jest-ws-dynamic/suite-kit'`: what a suite of tests needs beyond what its tests need. The
 * suites of this package are written with it, and with `jest-ws-dynamic`, alone.
 */
import { invalid, noWssPort } from './errors/invalid-value';
import { usedMemory } from './platform/heap';
import { processUsage } from './platform/process-usage';
import { session, workerApi, workerFunctions } from './test-realm/worker';

export { type InvalidValue, invalid, invalidValue } from './errors/invalid-value';
export { showTyped } from './errors/show-value';
export { laterConnectShape as connectShape } from './test-realm/client/later-connect';
export { jestGlobals } from './test-realm/jest-globals';
export { messageMatch } from './test-realm/message/expected-value';
export { comparable, equal, matches } from './test-realm/message/match';
export { encode, parseJson } from './test-realm/message/message';
export { mockShape } from './test-realm/mock/mock-options';
export { closeCode } from './test-realm/network/link-kinds';
export { readOptions } from './validation/check';
export { either, type Kind, kind, listOf, oneOf } from './validation/kind';
export * as kinds from './validation/kinds';
export { objectOf, type Shape } from './validation/object';

/**
 * Puts a result of the running test (or of the file, when none runs) into the report, as plain JSON; does
 * nothing outside our environment.
 *
 * @throws ERR_WS_OPTION_INVALID for what JSON cannot represent, and for more than 1,000,000 characters
 */
export function record(kind: string, data: unknown): void {
  workerApi()?.session.record(kind, data);
}

/**
 * The URL of a path on the file's server.
 *
 * @param call the function that is refused where there is no wss port
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function urlOnServer(call: string, path: string, ssl: boolean): string {
  const { url, sslUrl } = session().server.address;
  const base = ssl ? sslUrl : url;
  if (base === undefined) throw invalid(call, noWssPort('this file'));
  return new URL(path, base).href;
}

/** The process of the file's server: this one of a module, `undefined` of a server that runs elsewhere. */
export function serverProcess(): number | undefined {
  const { pid, isExternal } = session().server;
  return pid ?? (isExternal ? undefined : process.pid);
}

/** The file's server for a suite that may end it. */
export interface WatchedServer {
  /** How it has ended by itself since its last start, and its last output; `undefined` while it runs. */
  ended(): string | undefined;
  /** Starts it again, and resolves with its process; `undefined` for a server that runs elsewhere. */
  readonly restart: (() => Promise<number | undefined>) | undefined;
  /** Until it is called, errors that the server does not catch fail no test: `ended()` has them. */
  release(): void;
}

/** Lets a suite see how the file's server ends, and start it again. */
export function watchServer(): WatchedServer {
  const { server } = session();
  const { ended, release } = session().watchServer();
  const restart = async (): Promise<number | undefined> => {
    await server.restart();
    return serverProcess();
  };
  return { ended, release, restart: server.isExternal ? undefined : restart };
}

/** Bytes of memory of a process: of this one what is in use, after a garbage collection. */
export async function memoryOf(pid: number): Promise<number | undefined> {
  return pid === process.pid ? usedMemory() : (await processUsage(pid))?.memory;
}

/** Milliseconds on a clock that no test fakes. */
export function now(): number {
  return workerFunctions().now();
}

/** Resolves after this many ms, also where the test has faked the timers. */
export async function pause(ms: number): Promise<void> {
  await workerFunctions().pause(ms).done;
}

/**
 * The worker's API for the test's realm: one object under `globalThis[workerApiKey]`. Only plain data,
 * promises, Buffers and functions cross the boundary.
 */
import type { ExpiryOfWait, WaitRenewal } from '../platform/test-limit';
import type { Pause } from '../platform/time';
import type { RawTarget } from '../wire/open-raw-connection';
import type { RawConnection, RawOptions } from '../wire/raw-connection';
import type { ConnectionHandle } from './connection';
import type { ConnectRequest } from './connection-data';
import type { Openers } from './openers';
import type { PortFunctions } from './ports';
import type { ScaleFunctions } from './scale/run';
import type { TestSession } from './test-session';

export type { ExpiryOfWait };

export const workerApiKey = Symbol.for('jest-ws-dynamic');

export interface WorkerApi {
  /** Functions that need no session: ports, connections, mock servers. */
  readonly functions: WorkerFunctions;
  /** The session of the running test file. */
  readonly session: TestSession;
  /** Whether Jest loads the test file as an ES module. */
  readonly isEsModule: boolean;
  /** The exports of `jest-snapshot`, as installed with the running Jest. */
  snapshotFunctions(): unknown;
  /**
   * The exports of a module of this package in the file's realm. `undefined` for an entry point of another
   * copy of this package, which loads its own modules.
   *
   * @param name its path below `dist`, without `.js`
   * @param entry the path of the entry point
   * @param loadPackage the `require` of the entry point
   */
  loadModule(name: string, entry: string, loadPackage: NodeJS.Require): unknown;
}

/** The worker's API; `undefined` outside this package's environment. */
export function workerApi(): WorkerApi | undefined {
  return (globalThis as { [workerApiKey]?: WorkerApi })[workerApiKey];
}

/** Reads and writes files of recordings, even if a test mocks the file system. */
interface TextFiles {
  /** `undefined` if the file does not exist. */
  read(path: string): string | undefined;
  /** Also creates its folder. */
  write(path: string, text: string): void;
  remove(path: string): void;
}

/** Functions that need no session; in plain Node they are loaded on first use. */
export interface WorkerFunctions extends Openers {
  readonly ports: PortFunctions;
  /** Throws ERR_WS_OPTION_INVALID for an invalid URL or subprotocol. */
  openConnection(request: ConnectRequest): ConnectionHandle;
  openRawConnection(target: RawTarget, options?: RawOptions): Promise<RawConnection>;
  /** Load tests; loaded on first use. */
  readonly scale: ScaleFunctions;
  /** Milliseconds on the worker's clock, unaffected by fake timers. */
  now(): number;
  /** Milliseconds since 1970 on the same clock. */
  date(): number;
  readonly files: TextFiles;
  /** The version of this package. */
  readonly version: string;
  /** Starts a pause of this many ms, at most the maximum of a timer. */
  pause(ms: number): Pause;
  /** Starts a pause until a wait with this timeout would expire, ms. It does not keep the process running. */
  expiryPause(timeout: number): Pause & Pick<WaitRenewal, 'expiry'>;
  /** The limit of a wait that starts now. */
  renewalOf(timeout: number): WaitRenewal;
}

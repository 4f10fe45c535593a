import type { OwnPort } from './command-failures';
import type { NodeHook } from './node-hook';
import type { StartLimits } from './start-deadline';

/** A socket that already listens on the command's port, to be passed to the command (`socketActivation`). */
interface ListeningSocket {
  readonly fd: number;
  /** Closes this process's copy of the socket. */
  release(): Promise<void>;
}

/** The context of a command. Times in ms. */
export interface CommandContext extends StartLimits {
  readonly host: string;
  readonly port: number;
  readonly sslPort?: number | undefined;
  /** The whole environment of the process; the command's own `env` overrides it. */
  readonly env: NodeJS.ProcessEnv;
  /** The project's root, against which `cwd` is resolved. */
  readonly rootDir?: string;
  readonly stopTimeout: number;
  /** Whether an accepted connection means ready: coverage must not count a handshake that no test made. */
  readonly quiet?: boolean;
  /** Aborts the start: the process is ended, and the promise rejects. */
  readonly signal?: AbortSignal;
  onOutput?(line: string): void;
  /** Loaded into the Node processes of the command. */
  readonly hook?: NodeHook | undefined;
  /** Its servers that listen on fixed ports of their own. */
  ownPorts?(): readonly OwnPort[];
  /** Maps a port in the output to the actual port. */
  actualPort?(printed: number): number;
  /** Listens on `port` under its lease; needed only for `socketActivation`. */
  listen?(): Promise<ListeningSocket>;
}

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { invalid } from '../../errors/invalid-value';
import { messageOf } from '../../errors/read-cause';
import { showTyped } from '../../errors/show-value';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { CommandOptions } from '../../options/types';
import { withSearchFolder } from '../../platform/search-path';
import { atMost, delay, ioTurn } from '../../platform/time';
import {
  type CommandFacts,
  exitFailure,
  type OwnPort,
  type ProcessExit,
  timeoutFailure,
} from './command-failures';
import { withLifeline } from './lifeline';
import { locateProgram } from './locate-program';
import { acceptsHook, type NodeHook, withHook } from './node-hook';
import { collectOutput, type NamedGroups } from './output';
import { withParentDeathSignal } from './parent-death';
import { fillCommand, portPlaceholder } from './placeholders';
import type { HandshakeOutcome } from './probe-handshake';
import { MARK_VARIABLE, newTree, signalTree } from './process-tree';
import { type ReadinessWatch, watchBoth, watchHandshake } from './readiness';
import { forgetGroup, prepareReaper, watchTree } from './reaper';
import { RunningCommand } from './running-command';
import { startProgram } from './start-program';

/** A socket that already listens on the command's port, to be passed to the command (`socketActivation`). */
interface ListeningSocket {
  readonly fd: number;
  /** Closes this process's copy of the socket. */
  release(): Promise<void>;
}

/** The context of a command. Times in ms. */
export interface CommandContext {
  readonly host: string;
  readonly port: number;
  readonly sslPort?: number | undefined;
  /** The whole environment of the process; the command's own `env` overrides it. */
  readonly env: NodeJS.ProcessEnv;
  /** The project's root, against which `cwd` is resolved. */
  readonly rootDir?: string;
  readonly startTimeout: number;
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

/** How long to wait for the last output of a process that has ended, ms. */
const OUTPUT_GRACE = 100;

/**
 * Starts a server and resolves when it is ready. If it fails, its processes are ended before the promise
 * rejects.
 * @throws ERR_WS_SERVER_NOT_FOUND for a program or directory that does not exist
 * @throws ERR_WS_SERVER_FAILED for a program that is not executable, or that the system does not start
 * @throws ERR_WS_SERVER_EXITED when it ends before it is ready
 * @throws ERR_WS_SERVER_TIMEOUT when it is not ready within `startTimeout`
 * @throws ERR_WS_PORTS_STOLEN when it reports that another process listens on its ports
 */
export async function startCommand(
  options: CommandOptions,
  context: CommandContext,
): Promise<RunningCommand> {
  const { child, mark, commandLine } = await spawnCommand(options, context);
  const pid = await startedPid(child, commandLine);
  const tree = newTree(pid, mark);
  watchTree(tree);

  const exited = new Promise<ProcessExit>((settle) => {
    child.once('exit', (code, signal) => settle({ code, signal }));
  });
  const output = collectOutput(outputOf(child), context.onOutput);
  const facts: CommandFacts = {
    commandLine,
    host: context.host,
    port: context.port,
    sslPort: context.sslPort,
    lines: output.lines,
    ownPorts: context.ownPorts,
    placeholder: portPlaceholder(options),
    tree,
    isActivated: options.socketActivation === true,
  };
  let chosen: ChosenPorts;
  try {
    chosen = await waitUntilReady(options, context, { child, exited, output, facts });
  } catch (error) {
    signalTree(facts.tree, 'SIGKILL');
    await exited;
    forgetGroup(pid);
    unrefChild(child);
    throw error;
  }
  const shutdown = options.gracefulShutdown ?? { signal: 'SIGTERM', timeout: context.stopTimeout };
  const { port = facts.port, sslPort = facts.sslPort } = chosen;
  return new RunningCommand({ ...facts, port, sslPort }, exited, shutdown, () => unrefChild(child));
}

async function spawnCommand(options: CommandOptions, context: CommandContext) {
  const cwd = resolve(context.rootDir ?? process.cwd(), options.cwd ?? '.');
  const { args, env: extra } = fillCommand(options, context);
  // Finds the programs that `npm run` would find, also when Jest was started by an editor.
  const found = withSearchFolder({ ...context.env, ...extra }, join(cwd, 'node_modules', '.bin'));
  const watched = await withLifeline(found, args);
  const { hook } = context;
  const env = hook && acceptsHook(hook.preload, found, args) ? withHook(watched, hook) : watched;
  const program = locateProgram(options.command, cwd, env);
  const mark = prepareReaper();
  env[MARK_VARIABLE] = mark;
  const commandLine = [options.command, ...args].join(' ');

  const socket = options.socketActivation === true ? await context.listen?.() : undefined;
  if (socket !== undefined) env.LISTEN_FDS = '1';
  const [first, all] = socket === undefined ? [program, args] : withListenPid(program, args);
  const [file, argv] = withParentDeathSignal(program, first, all);
  try {
    const child = startProgram(file, argv, {
      cwd,
      env,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe', ...(socket === undefined ? [] : [socket.fd])],
    });
    return { child, mark, commandLine };
  } catch (error) {
    throw startFailure(commandLine, error);
  } finally {
    // The child has its own copy; with two owners the worker would accept some of the connections.
    await socket?.release();
  }
}

/**
 * Sets LISTEN_PID to the PID of the process (sd_listen_fds(3)): the shell executes the program under its PID.
 */
function withListenPid(program: string, args: readonly string[]): [string, string[]] {
  return ['/bin/sh', ['-c', 'LISTEN_PID=$$ exec "$@"', 'sh', program, ...args]];
}

async function startedPid(child: ChildProcess, commandLine: string): Promise<number> {
  if (child.pid === undefined) {
    const [error] = await once(child, 'error');
    throw startFailure(commandLine, error);
  }
  // A later error means that a signal was not delivered: the process has ended.
  child.on('error', () => {});
  return child.pid;
}

function startFailure(commandLine: string, cause: unknown): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_FAILED',
    `The system did not start the server command: ${commandLine}\n${messageOf(cause)}. If it is a script, check that the interpreter in its first line exists.`,
    { cause },
  );
}

function unrefChild(child: ChildProcess): void {
  child.unref();
  // The pipes of a child process are sockets, although their type does not show it.
  for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref();
}

function outputOf({ stdout, stderr }: ChildProcess) {
  if (stdout === null || stderr === null) throw new TypeError('the command has no output streams');
  return { stdout, stderr };
}

interface Starting {
  readonly child: ChildProcess;
  readonly exited: Promise<ProcessExit>;
  readonly output: ReturnType<typeof collectOutput>;
  readonly facts: CommandFacts;
}

/** Ports that the server chose: printed (group `port` of `wait`), or fixed. */
interface ChosenPorts {
  readonly port?: number | undefined;
  /** With TLS of its own. */
  readonly sslPort?: number | undefined;
}

async function waitUntilReady(
  options: CommandOptions,
  context: CommandContext,
  { child, exited, output, facts }: Starting,
): Promise<ChosenPorts> {
  const { startTimeout: limit, host, port, sslPort, quiet = false, signal } = context;
  const ended = new AbortController();
  const over = AbortSignal.any(signal === undefined ? [ended.signal] : [ended.signal, signal]);
  const hasTls = options.ssl === 'native' && sslPort !== undefined;
  let chosen: ChosenPorts = {};
  const own = (scheme: 'ws' | 'wss'): number | undefined =>
    facts.placeholder !== undefined || facts.isActivated
      ? undefined
      : context.ownPorts?.().find(({ accepts }) => accepts === scheme)?.actual;
  let last: () => HandshakeOutcome | undefined = () => undefined;
  const becomeReady = async (): Promise<'ready' | 'timeout'> => {
    if (options.wait !== undefined) {
      const printed = portIn(await output.seen(options.wait), facts.commandLine);
      const port = printed === undefined ? own('ws') : (context.actualPort?.(printed) ?? printed);
      chosen = { port, ...(hasTls && { sslPort: own('wss') }) };
      return 'ready';
    }
    const plain = { host, port, quiet, path: options.path ?? '/' };
    const watch: ReadinessWatch = hasTls
      ? watchBoth(plain, { ...plain, port: sslPort, tls: true }, over, own)
      : watchHandshake(plain, over, () => own('ws'));
    last = watch.last;
    if (!(await watch.ready)) return 'timeout';
    chosen = { port: watch.other(), sslPort: watch.otherSecure?.() };
    return 'ready';
  };
  const timeout = delay(limit, over).then(() => 'timeout' as const);
  try {
    const first = await Promise.race([becomeReady(), exited, timeout]);
    if (first === 'ready') return chosen;
    if (first === 'timeout') {
      // Aborts the current attempt, which may have been accepted but not answered.
      ended.abort();
      await ioTurn();
      throw timeoutFailure(facts, options, { limit, last: last() });
    }
    await atMost(once(child, 'close'), OUTPUT_GRACE);
    throw exitFailure(facts, first);
  } finally {
    ended.abort();
  }
}

function portIn({ port }: NamedGroups, commandLine: string): number | undefined {
  if (port === undefined) return undefined;
  const number = Number(port);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw invalid(commandLine, {
    expected: 'the group "port" of option "wait" to match a port of its output',
    received: showTyped(port),
    remedy: 'Let it match digits only: (?<port>\\d+)',
  });
}

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { messageOf } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { CommandOptions } from '../../options/types';
import { withSearchFolder } from '../../platform/search-path';
import type { CommandContext } from './command-context';
import type { CommandFacts, ProcessExit } from './command-failures';
import { withLifeline } from './lifeline';
import { locateProgram } from './locate-program';
import { acceptsHook, withHook } from './node-hook';
import { collectOutput } from './output';
import { withParentDeathSignal } from './parent-death';
import { fillCommand, portPlaceholder } from './placeholders';
import { MARK_VARIABLE, newTree, signalTree } from './process-tree';
import { forgetGroup, prepareReaper, watchTree } from './reaper';
import { RunningCommand } from './running-command';
import { startProgram } from './start-program';
import { type ChosenPorts, waitUntilReady } from './wait-until-ready';

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
  const { signal = 'SIGTERM', timeout = context.stopTimeout } = options.gracefulShutdown ?? {};
  const { port = facts.port, sslPort = facts.sslPort } = chosen;
  return new RunningCommand({ ...facts, port, sslPort }, exited, { signal, timeout }, () =>
    unrefChild(child),
  );
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

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { invalid } from '../../errors/invalid-value';
import { showTyped } from '../../errors/show-value';
import type { CommandOptions } from '../../options/types';
import { atMost, delay, ioTurn } from '../../platform/time';
import type { CommandContext } from './command-context';
import {
  type CommandFacts,
  exitFailure,
  type ProcessExit,
  timeoutFailure,
} from './command-failures';
import type { collectOutput, NamedGroups } from './output';
import type { HandshakeOutcome } from './probe-handshake';
import { type ReadinessWatch, watchBoth, watchHandshake } from './readiness';
import { StartDeadline } from './start-deadline';

/** How long to wait for the last output of a process that has ended, ms. */
const OUTPUT_GRACE = 100;

/** A command that was spawned. */
interface Starting {
  readonly child: ChildProcess;
  readonly exited: Promise<ProcessExit>;
  readonly output: ReturnType<typeof collectOutput>;
  readonly facts: CommandFacts;
}

/** Ports that the server chose: printed (group `port` of `wait`), or fixed. */
export interface ChosenPorts {
  readonly port?: number | undefined;
  /** With TLS of its own. */
  readonly sslPort?: number | undefined;
}

/**
 * Waits for a command to answer, or to print what `wait` names.
 *
 * @throws ERR_WS_SERVER_EXITED, ERR_WS_PORTS_STOLEN when it ends before
 * @throws ERR_WS_SERVER_TIMEOUT at `startTimeout`, or shortly before the limit of the test
 * @throws ERR_WS_OPTION_INVALID when `wait` matches a port that is invalid
 */
export async function waitUntilReady(
  options: CommandOptions,
  context: CommandContext,
  { child, exited, output, facts }: Starting,
): Promise<ChosenPorts> {
  const { host, port, sslPort, quiet = false, signal } = context;
  const limit = new StartDeadline(context);
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
  const timeout = expiryOf(limit, over);
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

async function expiryOf(limit: StartDeadline, over: AbortSignal): Promise<'timeout'> {
  let left: number | undefined = limit.timeout;
  while (left !== undefined && !over.aborted) {
    await delay(left, over);
    left = limit.extend();
  }
  return 'timeout';
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

/** Failures of a server command: what happened, with the values, and a remedy. */

import { splitCrash } from '../../errors/crash-output';
import { quoteOutput } from '../../errors/quote-output';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { CommandOptions } from '../../options/types';
import { type ListeningAddress, listListeningAddresses } from '../../platform/sockets';
import { authorityOf } from '../../wire/address';
import type { HandshakeOutcome } from './probe-handshake';
import { listTree } from './process-tree';
import type { StartDeadline } from './start-deadline';
import { bindsItself, type PortFacts, type TakenPort, takenPort } from './taken-port';

const portRemedy =
  "Use {port} in its arguments (--port {port}) or in `env` (env: { PORT: '{port}' }), or WEBSOCKET_PORT in the server.";

/** How a process ended; exactly one of the two is set. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server of the command that listens on another port than the fixed one it requested. */
export interface OwnPort {
  readonly requested: number;
  readonly actual: number;
  /** How it accepts upgrades; absent without an `upgrade` listener. */
  readonly accepts: 'ws' | 'wss' | undefined;
}

/** The command's data that failures show. */
export interface CommandFacts extends PortFacts {
  readonly commandLine: string;
  readonly host: string;
  /** Its servers that listen on fixed ports of their own. */
  readonly ownPorts?: (() => readonly OwnPort[]) | undefined;
  /** The placeholder with which it received its port. */
  readonly placeholder?: string | undefined;
}

/** The error of a process that exited before it was ready. */
export function exitFailure(facts: CommandFacts, exit: ProcessExit): WsDynamicError {
  const ended = exit.signal === null ? `with code ${exit.code}` : `by ${exit.signal}`;
  const what = `The server command exited ${ended} before it was ready: ${facts.commandLine}`;
  const taken = takenPort(facts);
  if (taken?.isStolen) return stolen(taken, what, facts);
  const { crash, others } = splitCrash(facts.lines);
  const isShown = crash.length > 0 && taken === undefined;
  const reason = isShown
    ? [...failedWith(crash), ...missingPort(crash, facts)].join('\n')
    : (taken?.reason ?? exitRemedy(facts, exit));
  const output = isShown ? othersOf(others) : outputOf(facts.lines);
  return new WsDynamicError('ERR_WS_SERVER_EXITED', `${what}\n${reason}${output}`);
}

/** The word in prose and in names: `options.port`, `WS_PORT`, `serverPort`, but not `import`. */
const aPort = /(?<![A-Za-z])[Pp]ort\b|[a-z]Port\b|(?<![A-Z])PORT\b/;

/** The remedy for a program that ended because it found no port. */
function missingPort(crash: readonly string[], { placeholder }: CommandFacts): string[] {
  return placeholder === undefined && crash.some((line) => aPort.test(line))
    ? [`It may have found no port. ${portRemedy}`]
    : [];
}

/** The output besides the error that is shown. */
function othersOf(lines: readonly string[]): string {
  const isEmpty = lines.every((line) => line.trim() === '');
  return isEmpty ? '' : ['\nIts other output:', ...quoteOutput(lines)].join('\n');
}

function failedWith(crash: readonly string[]): readonly string[] {
  return ['It failed with:', ...quoteOutput(crash)];
}

/** Its first line names the program that holds the port, or says that none was found; a retry keeps no other line. */
function stolen({ reason }: TakenPort, what: string, { lines }: CommandFacts): WsDynamicError {
  const { crash, others } = splitCrash(lines);
  const output =
    crash.length === 0 ? outputOf(lines) : ['', ...failedWith(crash)].join('\n') + othersOf(others);
  return new WsDynamicError('ERR_WS_PORTS_STOLEN', `${reason}\n${what}${output}`);
}

function exitRemedy({ tree, port }: CommandFacts, exit: ProcessExit): string {
  const left = listTree(tree);
  if (left.length > 0) {
    return `It left ${left.length === 1 ? 'process' : 'processes'} ${left.join(', ')} behind: it went into the background. Start it in the foreground (no --daemon, no '&').`;
  }
  if (exit.code === 0 && exit.signal === null) {
    return `It had nothing left to do, ends with its stdin, which is empty, or started the server elsewhere (docker run -d, pm2 start). The command must keep running and listen on port ${port} ({port}, or WEBSOCKET_PORT in its environment).`;
  }
  return 'Run the command by hand to see why, with an empty stdin, as this package starts it (`< /dev/null`); its output is below.';
}

/** The error of a process that runs but was not ready in time. */
export function timeoutFailure(
  facts: CommandFacts,
  options: CommandOptions,
  { limit, last }: { limit: StartDeadline; last: HandshakeOutcome | undefined },
): WsDynamicError {
  const what = `The server command was not ready ${limit.within}, and was ended: ${facts.commandLine}`;
  const taken = takenPort(facts);
  if (taken?.isStolen) return stolen(taken, what, facts);
  // With TLS of its own, it is ready when its wss port answers.
  const port = options.ssl === 'native' ? facts.sslPort : undefined;
  const reason =
    options.wait === undefined
      ? handshakeReason({ ...facts, port: port ?? facts.port }, options.path ?? '/', last, {
          isNative: port !== undefined,
          moreTime: limit.remedy,
        })
      : `Its output did not match \`wait\` (${describePatterns(options.wait)}).`;
  return new WsDynamicError(
    'ERR_WS_SERVER_TIMEOUT',
    `${what}\n${taken?.reason ?? reason}${outputOf(facts.lines)}`,
  );
}

function handshakeReason(
  facts: CommandFacts,
  path: string,
  last: HandshakeOutcome | undefined,
  { isNative, moreTime }: { isNative: boolean; moreTime: string },
): string {
  const place = `${facts.host}:${facts.port}`;
  if (last?.kind === 'answered') {
    return `It answered ${last.status} to a WebSocket handshake at ${path} on ${place}, which means that it is not ready yet. Set \`path\` to an endpoint that answers 101 once the server is ready, or ${moreTime}.`;
  }
  if (last?.kind === 'silent' && facts.isActivated) {
    return `Nothing accepts connections on the socket that was passed to it. ${bindsItself(facts.port)}`;
  }
  if (last?.kind === 'silent') {
    return `It accepts connections on ${place}, but did not answer a WebSocket handshake at ${path} (${last.detail}). Set \`path\` to its WebSocket endpoint (for Socket.IO '/socket.io/?EIO=4&transport=websocket'), or set \`wait\` to the text it prints when it is ready.`;
  }
  const own = facts.ownPorts?.() ?? [];
  const listening = listListeningAddresses(listTree(facts.tree)).map((entry) => ({
    ...entry,
    port: own.find(({ actual }) => actual === entry.port)?.requested ?? entry.port,
  }));
  if (isNative) {
    return `${describeListening(listening, facts)} With ssl: 'native' the server itself must accept TLS there: use {sslPort} (WEBSOCKET_SSL_PORT), SSL_CERT_PATH and SSL_KEY_PATH in it. If it has no TLS of its own, leave out \`ssl\`.`;
  }
  const ownReason = describeOwnPort(own, facts, moreTime);
  if (ownReason !== undefined) return ownReason;
  const remedy =
    facts.placeholder === undefined
      ? portRemedy
      : `Let it use the port that it receives as \`${facts.placeholder}\`, which its code or an .env file may override.`;
  const slow = listening.length === 0 ? ` If it is only slow to start, ${moreTime}.` : '';
  return `${describeListening(listening, facts)} ${remedy}${slow}`;
}

/** Why a server of a Node process on its own fixed port is not used. */
function describeOwnPort(
  own: readonly OwnPort[],
  { placeholder, port }: CommandFacts,
  moreTime: string,
): string | undefined {
  const server = own.find(({ accepts }) => accepts === 'ws') ?? own[0];
  if (server === undefined) return undefined;
  const { requested, accepts } = server;
  if (accepts === 'wss') {
    const rest = placeholder === undefined ? '' : `, and remove \`${placeholder}\``;
    return `It listens on port ${requested} with TLS. Set \`ssl: 'native'\` for it${rest}, or let it listen without TLS, which this package adds.`;
  }
  if (accepts === 'ws' && placeholder !== undefined) {
    return `It listens on port ${requested}, not on ${port} (\`${placeholder}\`), which its code or an .env file overrides. To test it on port ${requested}, remove \`${placeholder}\`, or write \`{port?}\`.`;
  }
  if (accepts === 'ws' || placeholder !== undefined) return undefined;
  return `It listens on port ${requested}, but its server has no 'upgrade' listener, so it accepts no WebSocket. Attach a WebSocket server to it, or ${moreTime} if that happens late.`;
}

/** Compares the addresses on which the process listens with the expected one; an empty list means none. */
export function describeListening(
  listening: readonly ListeningAddress[],
  { host, port }: Pick<CommandFacts, 'host' | 'port'>,
): string {
  const wanted = `${host}:${port}`;
  if (listening.length === 0) return `Nothing listens on ${wanted}.`;
  const here = listening.filter((entry) => entry.port === port).map((entry) => entry.address);
  if (here.length > 0) {
    return `It listens on port ${port}, but only on ${here.join(' and ')}, not on ${host}. Let it bind {host} (WEBSOCKET_HOST), or set the \`host\` option to ${here[0]}.`;
  }
  const ports = listening.map((entry) => authorityOf(entry.address, entry.port));
  return `It listens on ${[...new Set(ports)].join(', ')}, not on ${wanted}.`;
}

/** The error of a process that did not end on its signal. */
export function stopFailure(
  { commandLine }: CommandFacts,
  { signal, timeout }: { signal: NodeJS.Signals; timeout: number },
): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_TIMEOUT',
    `The server command did not end within ${timeout} ms of ${signal}, and was killed: ${commandLine}\nLet it end on ${signal} (close its connections too), raise \`stopTimeout\` (or the \`timeout\` of \`gracefulShutdown\`, if given), or end it at once: gracefulShutdown: { signal: 'SIGKILL', timeout: 1000 }.`,
  );
}

function describePatterns(wait: NonNullable<CommandOptions['wait']>): string {
  const patterns = Object.entries(wait).map(
    ([stream, pattern]) =>
      `${stream}: ${typeof pattern === 'string' ? JSON.stringify(pattern) : String(pattern)}`,
  );
  return patterns.join(', ');
}

function outputOf(lines: readonly string[]): string {
  if (lines.length === 0) return '\nIt printed nothing.';
  return ['\nIts output:', ...quoteOutput(lines)].join('\n');
}

/** A server command on the file's ports, and the TLS endpoint in front of it. */
import { createServer, type Server } from 'node:net';
import { hasCode, WsDynamicError } from '../../errors/ws-dynamic-error';
import type { CommandOptions } from '../../options/types';
import { closeServer, listeningDescriptor } from '../../platform/listening-server';
import { readProcess } from '../../platform/procfs';
import { hasSignals } from '../../platform/signals';
import { countConnections } from '../../platform/sockets';
import { atMost, now } from '../../platform/time';
import { writeCoverage } from '../coverage/processes';
import { coverageVariables } from '../coverage/variables';
import type { DisposeStack } from '../dispose-stack';
import type { ProcessExit } from '../process/command-failures';
import { LastLines } from '../process/output';
import { tryHandshake } from '../process/probe-handshake';
import type { RunningCommand } from '../process/running-command';
import { startCommand } from '../process/start-command';
import { type Endpoint, openPlainEndpoint, openTlsEndpoint } from '../process/tls-endpoint';
import { CommandFixedPorts } from './command-fixed-ports';
import { ownServer } from './server-reference';
import type { ServerEnd, ServerSite, StartableServer } from './startable-server';

/** How long connections may take to end after their server has stopped, ms. */
const GRACE = 250;
/** Time limit for the response of a server that an earlier file used, ms. */
const HEALTH_LIMIT = 2000;
/** How long a process may take to exit after it has stopped serving, ms. */
const endingTime = 1000;

/** Describes how to start a command; it keeps its ports across restarts. */
export function commandServer(command: CommandOptions, site: ServerSite): StartableServer {
  // Shared by all starts: output from before an end or crash is kept.
  const output = new LastLines(printDebug);
  const name = [command.command, ...(command.args ?? [])].join(' ');
  const [option] = (site.reference ?? ownServer).option.split('.');
  const fixed = command.localhost === 'shared' ? undefined : new CommandFixedPorts(site);
  return {
    name,
    isOutside: true,
    output,
    fixedPorts: fixed?.ports,
    async start(scope) {
      await site.ports.refuseTaken();
      fixed?.clear();
      const cancelled = new AbortController();
      const starting = startProcess(command, site, { output, signal: cancelled.signal, fixed });
      scope.push('process', async () => {
        cancelled.abort();
        await (await starting.catch(() => undefined))?.kill();
      });
      const running = await starting;
      const probed = probedAddress(command, running, site.address.host);
      const endpoints = await openEndpoints(command, site, running, scope);
      const closeEndpoints = () => Promise.all(endpoints.map((endpoint) => endpoint.close(GRACE)));
      if (site.outlivesFile) {
        running.unref();
        for (const endpoint of endpoints) endpoint.unref();
      }
      let isWanted = true;
      let hasEnded = false;
      let fault: ServerEnd | undefined;
      const expectEnd = async (): Promise<void> => {
        // It may have ended by itself just now: its connections close before its exit is reported.
        if (!hasEnded && readProcess(running.pid)?.isExiting)
          await atMost(running.exited, endingTime);
        isWanted = false;
      };
      running.exited.then(({ code, signal }) => {
        hasEnded = true;
        if (!isWanted) return;
        const how = signal === null ? `with code ${code}` : `by ${signal}`;
        fault = { how, isFailure: isFailure({ code, signal }), test: site.ports.tag(), at: now() };
        output.add(`[jest-ws-dynamic] the server ended by itself ${how}`);
      });
      return {
        get pid() {
          return hasEnded ? undefined : running.pid;
        },
        async hasEnded() {
          if (!hasEnded && !(await isServing(running, probed)))
            await atMost(running.exited, endingTime);
          return hasEnded;
        },
        get end() {
          return fault;
        },
        exited: running.exited,
        get open() {
          return hasEnded ? [] : openConnections(command, running);
        },
        async isHealthy() {
          if (hasEnded) return false;
          const { path = '/', wait } = command;
          // With `wait`, an accepted connection suffices.
          const target = { ...probed, path, quiet: wait !== undefined };
          const { kind } = await tryHandshake(target, AbortSignal.timeout(HEALTH_LIMIT));
          return kind === 'answered';
        },
        async stop({ forGood }) {
          await expectEnd();
          const { coverageDirectory } = site.context;
          if (coverageDirectory !== undefined) await writeCoverage(coverageDirectory);
          await running.stop();
          fixed?.clear();
          await closeEndpoints();
          const { stopFailure } = running;
          if (stopFailure === undefined) return;
          // Many servers wait for connected test clients: only the final stop reports this as a failure.
          if (forGood) throw Object.assign(stopFailure, { details: { option } });
          output.add(`[jest-ws-dynamic] ${stopFailure.message}`);
        },
        ...(hasSignals() && { pause: () => running.pause() }),
        resume: () => running.resume(),
        async crash() {
          await expectEnd();
          await running.kill();
          fixed?.clear();
          await closeEndpoints();
        },
      };
    },
  };
}

/** Where a running server is checked: with TLS of its own it may offer only wss. */
function probedAddress({ ssl }: CommandOptions, { port, sslPort }: RunningCommand, host: string) {
  if (ssl !== 'native' || sslPort === undefined) return { host, port, tls: false };
  return { host, port: sslPort, tls: true };
}

/** Whether the process is running and its port accepts connections. */
async function isServing(
  { pid }: RunningCommand,
  probed: ReturnType<typeof probedAddress>,
): Promise<boolean> {
  if (readProcess(pid)?.isExiting) return false;
  const { kind } = await tryHandshake(
    { ...probed, path: '/', quiet: true },
    AbortSignal.timeout(HEALTH_LIMIT),
  );
  return kind === 'answered';
}

function printDebug(line: string): void {
  if (process.env.JEST_WS_DYNAMIC_DEBUG === '1') process.stderr.write(`[server] ${line}\n`);
}

/** Signals that the system sends to a process for an error of its own. */
const faults = new Set(['SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGSEGV', 'SIGSYS', 'SIGTRAP']);

/** From code 128 on, a shell or a handler reports a signal. */
function isFailure({ code, signal }: ProcessExit): boolean {
  return signal === null ? code !== null && code > 0 && code < 128 : faults.has(signal);
}

interface Starting {
  readonly output: LastLines;
  readonly signal: AbortSignal;
  readonly fixed: CommandFixedPorts | undefined;
}

function startProcess(
  command: CommandOptions,
  { options, context, address, ports, timeLeft }: ServerSite,
  { output, signal, fixed }: Starting,
): Promise<RunningCommand> {
  return startCommand(withCoverage(command, context), {
    ...options,
    ...address,
    timeLeft,
    env: context.env,
    rootDir: context.rootDir,
    quiet: context.coverageDirectory !== undefined,
    signal,
    ...fixed?.context,
    onOutput: (line) => output.add(line),
    async listen() {
      const holder = createServer();
      await ports.listenOne(holder, 'port');
      const release = () => closeServer(holder);
      const fd = listeningDescriptor(holder);
      if (fd !== undefined) return { fd, release };
      await release();
      throw new WsDynamicError(
        'ERR_WS_SERVER_FAILED',
        `socketActivation passes the descriptor of a listening socket, but Node ${process.version} does not provide it on ${process.platform}. Remove socketActivation, and let the server listen on {port} itself.`,
      );
    },
  });
}

/** Adds the coverage variables to the command's own `env`, which overrides the worker's. */
function withCoverage(
  command: CommandOptions,
  { env, coverageDirectory }: ServerSite['context'],
): CommandOptions {
  if (coverageDirectory === undefined) return command;
  const options = command.env?.NODE_OPTIONS ?? env.NODE_OPTIONS;
  return { ...command, env: { ...command.env, ...coverageVariables(coverageDirectory, options) } };
}

/** Opens endpoints for ports that the process does not listen on: TLS, and the plain port. */
async function openEndpoints(
  { ssl = 'terminate' }: CommandOptions,
  { address, certificate, ports }: ServerSite,
  { port, sslPort }: RunningCommand,
  scope: DisposeStack,
): Promise<Endpoint[]> {
  const { host } = address;
  const opened: Endpoint[] = [];
  const keep = (endpoint: Endpoint): void => {
    scope.push('endpoint', () => endpoint.close());
    opened.push(endpoint);
  };
  if (port !== address.port) {
    const listen = (server: Server) => ports.listenOne(server, 'port');
    keep(await openPlainEndpoint({ host, port, listen }));
  }
  if (ssl === 'native' && sslPort !== undefined && sslPort !== address.sslPort) {
    const listen = (server: Server) => ports.listenOne(server, 'sslPort');
    keep(await openPlainEndpoint({ host, port: sslPort, listen }));
  }
  if (ssl !== 'terminate' || certificate === undefined) return opened;
  const { cert, key } = certificate;
  try {
    const listen = (server: Server) => ports.listenOne(server, 'sslPort');
    keep(await openTlsEndpoint({ cert, key, host, port, listen }));
    return opened;
  } catch (error) {
    if (!hasCode(error, 'ERR_WS_PORTS_STOLEN')) throw error;
    throw new WsDynamicError(
      'ERR_WS_PORTS_STOLEN',
      `${error.message} If the server command itself listens there (WEBSOCKET_SSL_PORT), set ssl: 'native' for it.`,
      { cause: error },
    );
  }
}

/** The open connections of a process, from the system's tables: without their paths. */
function openConnections({ ssl }: CommandOptions, { port, sslPort }: RunningCommand) {
  const connections = (at: number, isSecure: boolean) => {
    const entry = { path: '(unknown path of the server command)', ssl: isSecure, tag: '' };
    return Array.from({ length: countConnections(at) }, () => entry);
  };
  const secure = ssl === 'native' && sslPort !== undefined ? connections(sslPort, true) : [];
  return [...connections(port, false), ...secure];
}

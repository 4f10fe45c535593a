/** A server that is a process, on the file's ports: the command, and TLS before it. */
import { createServer, type Server } from 'node:net';
import { quoteOutput } from '../../errors/quote-output';
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
import { LastLines } from '../process/output';
import { tryHandshake } from '../process/probe-handshake';
import type { RunningCommand } from '../process/running-command';
import { startCommand } from '../process/start-command';
import { type Endpoint, openPlainEndpoint, openTlsEndpoint } from '../process/tls-endpoint';
import { CommandFixedPorts } from './command-fixed-ports';
import type { ServerEnd, ServerSite, StartableServer } from './startable-server';

/** Milliseconds that connections have to end by themselves once their server is gone. */
const GRACE = 250;
/** Milliseconds that a server of an earlier file has to answer. */
const HEALTH_LIMIT = 2000;
/** Milliseconds that a process which serves no more has to end. */
const endingTime = 1000;

/** How to start a command; it keeps its ports over every restart. */
export function commandServer(command: CommandOptions, site: ServerSite): StartableServer {
  // Over all its starts: what it printed before it ended or crashed is kept.
  const output = new LastLines(printDebug);
  const name = [command.command, ...(command.args ?? [])].join(' ');
  const fixed = command.localhost === 'shared' ? undefined : new CommandFixedPorts(site);
  return {
    name,
    timesItself: true,
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
      const endpoints = await openEndpoints(command, site, running.port, scope);
      const closeEndpoints = () => Promise.all(endpoints.map((endpoint) => endpoint.close(GRACE)));
      if (site.outlivesFile) {
        running.unref();
        for (const endpoint of endpoints) endpoint.unref();
      }
      let isWanted = true;
      let hasEnded = false;
      let fault: ServerEnd | undefined;
      running.exited.then(({ code, signal }) => {
        hasEnded = true;
        if (!isWanted) return;
        const how = signal === null ? `with code ${code}` : `by ${signal}`;
        fault = { how, test: site.ports.tag(), at: now() };
        output.add(`[jest-ws-dynamic] the server ended by itself ${how}`);
      });
      return {
        get pid() {
          return hasEnded ? undefined : running.pid;
        },
        async hasEnded() {
          if (!hasEnded && !(await isServing(running, site.address.host)))
            await atMost(running.exited, endingTime);
          return hasEnded;
        },
        get end() {
          return fault;
        },
        exited: running.exited,
        get open() {
          return hasEnded ? [] : openConnections(running.port);
        },
        async isHealthy() {
          if (hasEnded) return false;
          const { path = '/', wait } = command;
          const { host } = site.address;
          const { port } = running;
          // With `wait` an accepted connection is enough.
          const target = { host, port, path, quiet: wait !== undefined };
          const { kind } = await tryHandshake(target, AbortSignal.timeout(HEALTH_LIMIT));
          return kind === 'answered';
        },
        async stop({ forGood }) {
          isWanted = false;
          const { coverageDirectory } = site.context;
          if (coverageDirectory !== undefined) await writeCoverage(coverageDirectory);
          await running.stop();
          fixed?.clear();
          await closeEndpoints();
          if (forGood && fault !== undefined && site.options.failOnLeaks) {
            throw endedByItself(name, fault.how, output.lines);
          }
          const { stopFailure } = running;
          if (stopFailure === undefined) return;
          // With a test's clients attached many servers wait for them: only alone it is a fault.
          if (forGood) throw stopFailure;
          output.add(`[jest-ws-dynamic] ${stopFailure.message}`);
        },
        ...(hasSignals() && { pause: () => running.pause(), resume: () => running.resume() }),
        async crash() {
          isWanted = false;
          await running.kill();
          fixed?.clear();
          await closeEndpoints();
        },
      };
    },
  };
}

/** Whether the process lives, and something listens on its port. */
async function isServing({ pid, port }: RunningCommand, host: string): Promise<boolean> {
  if (readProcess(pid)?.isExiting) return false;
  const { kind } = await tryHandshake(
    { host, port, path: '/', quiet: true },
    AbortSignal.timeout(HEALTH_LIMIT),
  );
  return kind === 'answered';
}

function printDebug(line: string): void {
  if (process.env.JEST_WS_DYNAMIC_DEBUG === '1') process.stderr.write(`[server] ${line}\n`);
}

function endedByItself(name: string, fault: string, lines: readonly string[]): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_EXITED',
    `The server command ended by itself ${fault} while the file's tests ran: ${name}\nSomething in it was not handled. A test that means to end it calls server.stop() or server.crash().\nIts output:\n${quoteOutput(lines).join('\n')}`,
  );
}

interface Starting {
  readonly output: LastLines;
  readonly signal: AbortSignal;
  readonly fixed: CommandFixedPorts | undefined;
}

function startProcess(
  command: CommandOptions,
  { options, context, address, ports }: ServerSite,
  { output, signal, fixed }: Starting,
): Promise<RunningCommand> {
  return startCommand(withCoverage(command, context), {
    ...options,
    ...address,
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
        `socketActivation hands over the descriptor of a listening socket, and Node ${process.version} shows none on ${process.platform}. Leave socketActivation out, and let the server listen on {port} itself.`,
      );
    },
  });
}

/** The command's own `env` overrides the worker's, so the coverage variables go into it. */
function withCoverage(
  command: CommandOptions,
  { env, coverageDirectory }: ServerSite['context'],
): CommandOptions {
  if (coverageDirectory === undefined) return command;
  const options = command.env?.NODE_OPTIONS ?? env.NODE_OPTIONS;
  return { ...command, env: { ...command.env, ...coverageVariables(coverageDirectory, options) } };
}

/** Answers on the file's ports in place of a process that does not: TLS, and the port that it did not take. */
async function openEndpoints(
  { ssl = 'terminate' }: CommandOptions,
  { address, certificate, ports }: ServerSite,
  port: number,
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
      `${error.message} If the server command itself listens there (WEBSOCKET_SSL_PORT), set ssl: 'native' in it.`,
      { cause: error },
    );
  }
}

/** The connections of a process, as the system lists them: without their paths. */
function openConnections(port: number) {
  const entry = { path: '(a path of the server command)', ssl: false, tag: '' };
  return Array.from({ length: countConnections(port) }, () => entry);
}

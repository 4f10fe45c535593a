import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { WsDynamicError } from '../../errors';
import { listLoopbackUdpPorts } from '../../platform/sockets';
import { delay, now } from '../../platform/time';

/** The answer of a guard about its lease. */
export interface LeaseFacts {
  readonly port: number;
  readonly sslPort: number;
  readonly pid: number;
  /** The run that the process belongs to. */
  readonly run: string;
  /** `JEST_WORKER_ID`, where there is one. */
  readonly worker: string | undefined;
  readonly testPath: string | undefined;
  /** When the lease was taken, ms since 1970. */
  readonly since: number;
}

const NAME = 'jest-ws-dynamic';
const question = Buffer.from(JSON.stringify({ ask: NAME }));

/** Answers a question that came to a guard; anything else is left unanswered. */
export function answerQuery(
  socket: Socket,
  message: Buffer,
  from: RemoteInfo,
  facts: LeaseFacts | undefined,
): void {
  if (facts === undefined || !message.equals(question)) return;
  socket.send(JSON.stringify({ holder: NAME, ...facts }), from.port, from.address, () => {});
}

function readAnswer(message: Buffer): LeaseFacts | undefined {
  try {
    const answer = JSON.parse(message.toString()) as LeaseFacts & { holder?: unknown };
    if (answer?.holder !== NAME) return undefined;
    const { port, sslPort, pid, run, worker, testPath, since } = answer;
    if (![port, sslPort, pid, since].every(Number.isFinite)) return undefined;
    return { port, sslPort, pid, run, worker, testPath, since };
  } catch {
    return undefined;
  }
}

/** Questions sent at once; more would overflow a socket's buffer. */
const BATCH = 64;

/**
 * Asks the guards on the given loopback ports for their leases.
 * @param patience how long to wait after the last question or answer, ms
 */
export async function askGuards(ports: readonly number[], patience = 200): Promise<LeaseFacts[]> {
  const leases = new Map<number, LeaseFacts>();
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', resolve);
  });
  socket.removeAllListeners('error');
  socket.on('error', () => {});
  let last = now();
  socket.on('message', (message) => {
    const facts = readAnswer(message);
    if (!facts) return;
    leases.set(facts.port, facts);
    last = now();
  });
  for (let at = 0; at < ports.length; at += BATCH) {
    const batch = ports.slice(at, at + BATCH);
    await Promise.all(batch.map((port) => sendQuestion(socket, port)));
  }
  last = now();
  while (now() - last < patience) await delay(10);
  socket.close();
  return [...leases.values()].sort((a, b) => a.port - b.port);
}

function sendQuestion(socket: Socket, port: number): Promise<void> {
  return new Promise((resolve) => {
    socket.send(question, port, '127.0.0.1', () => resolve());
  });
}

/**
 * Every lease on this machine whose holder answers, by port. No files: the guards themselves are
 * asked, over UDP on loopback, and only ports that the system lists as bound are asked. A process
 * that is busy for longer than `patience` (ms) is left out.
 *
 * @throws `ERR_WS_DEPENDENCY_MISSING` where the system does not list its UDP sockets
 */
export async function listLeases(patience = 300): Promise<LeaseFacts[]> {
  const ports = await listLoopbackUdpPorts();
  if (ports !== undefined) return askGuards(ports, patience);
  throw new WsDynamicError(
    'ERR_WS_DEPENDENCY_MISSING',
    'The system does not list its UDP sockets, so the leases of other processes cannot be found: /proc/net/udp cannot be read, and netstat does not run. Install netstat (net-tools), or make /proc readable.',
  );
}

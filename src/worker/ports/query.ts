import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { messageOf } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { waitWhile } from '../../platform/time';
import { userOfUdpPort } from '../../platform/udp-sockets';
import { type LeaseFacts, parseFacts } from './lease-facts';
import { BLOCK_SIZE, blockHead } from './range';

const NAME = 'jest-ws-dynamic';
const queryData = Buffer.from(JSON.stringify({ ask: NAME }));

/** Answers a query to a guard; other datagrams are ignored. */
export function answerQuery(
  socket: Socket,
  message: Buffer,
  from: RemoteInfo,
  facts: LeaseFacts | undefined,
): void {
  if (facts === undefined || !message.equals(queryData)) return;
  const { port, sslPort, run, since } = facts;
  const reported = isOwnUser(from.port) ? facts : { port, sslPort, run, since };
  socket.send(JSON.stringify({ holder: NAME, ...reported }), from.port, from.address, () => {});
}

/** Whether a query is from this user, or from root, who can read this information anyway. */
function isOwnUser(port: number): boolean {
  const user = userOfUdpPort(port);
  return user !== undefined && (user === 0 || user === process.getuid?.());
}

/** Number of queries sent at once; more would overflow a socket's buffer. */
const BATCH = 64;

/**
 * Queries the guards on the given loopback ports for their leases. A response counts if it comes from a
 * queried port and is about a lease of that port.
 *
 * @param patience how long to wait after the last query, ms
 * @throws `ERR_WS_DEPENDENCY_MISSING` where UDP on loopback is forbidden
 */
export async function queryGuards(ports: readonly number[], patience = 200): Promise<LeaseFacts[]> {
  const leases = new Map<number, LeaseFacts>();
  const silent = new Set(ports);
  const socket = await openSocket();
  socket.on('message', (message, { port, address }) => {
    if (!ports.includes(port) || address !== '127.0.0.1') return;
    const facts = parseFacts(message);
    if (!facts || !isAbout(facts, port)) return;
    // The head of a block responds once for each lease in the block.
    if (blockHead(port) !== port) silent.delete(port);
    if (leases.size < ports.length * BLOCK_SIZE) leases.set(facts.port, facts);
  });
  for (let at = 0; at < ports.length; at += BATCH) {
    const batch = ports.slice(at, at + BATCH);
    await Promise.all(batch.map((port) => sendQuery(socket, port)));
  }
  await waitWhile(() => silent.size > 0, patience);
  socket.close();
  return [...leases.values()].sort((a, b) => a.port - b.port);
}

/** Whether a guard on `queried` may hold this lease: by its own port number, or at the head of a block. */
function isAbout({ port, sslPort }: LeaseFacts, queried: number): boolean {
  return [port, sslPort, blockHead(port), blockHead(sslPort)].includes(queried);
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening').catch((cause: unknown) => {
    const message = `Cannot query the port guards: UDP on 127.0.0.1 failed (${messageOf(cause)}). Allow it in the sandbox.`;
    throw new WsDynamicError('ERR_WS_DEPENDENCY_MISSING', message, { cause });
  });
  return socket.on('error', () => {});
}

function sendQuery(socket: Socket, port: number): Promise<void> {
  return new Promise((resolve) => {
    socket.send(queryData, port, '127.0.0.1', () => resolve());
  });
}

import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { withoutContext } from '../../platform/no-context';
import type { LeaseFacts } from './lease-facts';
import { answerQuery } from './query';
import { type Guard, portRegistry } from './registry';

/** The lease that a guard reports to queries. */
export type DescribeLease = () => LeaseFacts | undefined;

const LOOPBACK = '127.0.0.1';
// The address needs no DNS lookup, which would take half the time of a guard.
const lookup: NonNullable<SocketOptions['lookup']> = (address, _options, found) =>
  found(null, address, 4);

/**
 * Binds a UDP port on loopback exclusively; `undefined` if it is already bound. Rejects with the system's
 * error.
 */
export function bindUdp(port: number, shared = false): Promise<Socket | undefined> {
  return withoutContext(() => openUdp(port, shared));
}

function openUdp(port: number, shared: boolean): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: shared, lookup });
    let bound = false;
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A late ICMP error for a reply must not end the process.
      if (bound) return;
      socket.close();
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    socket.on('listening', () => {
      bound = true;
      socket.unref();
      resolve(socket);
    });
    // `exclusive` is required: otherwise two cluster workers would share the port through their primary.
    socket.bind({ port, address: LOOPBACK, exclusive: true });
  });
}

/** Errors of a system that forbids UDP on loopback; any other error has another cause. */
const forbidding = new Set([
  ...['EPERM', 'EACCES', 'EAFNOSUPPORT', 'EPROTONOSUPPORT', 'ESOCKTNOSUPPORT'],
  ...['EADDRNOTAVAIL', 'ENOSYS', 'ENETUNREACH'],
]);

/**
 * Whether UDP can be bound on loopback; tested once per process. Rejects with errors of another cause
 * (EMFILE), and is then tested again at the next call.
 */
export function udpWorks(): Promise<boolean> {
  const registry = portRegistry();
  registry.udp ??= bindUdp(0).then(
    (socket) => {
      socket?.close();
      return socket !== undefined;
    },
    (error: NodeJS.ErrnoException) => {
      if (forbidding.has(error.code ?? '')) return false;
      registry.udp = undefined;
      throw error;
    },
  );
  return registry.udp;
}

/**
 * Guards a port with a UDP socket of the same number. The kernel owns the socket: it ends with the process,
 * even after `kill -9`, and works across users, PID namespaces and read-only disks.
 */
export async function guardByUdp(
  port: number,
  describe: DescribeLease,
): Promise<Guard | undefined> {
  const socket = await bindUdp(port);
  if (!socket) return undefined;
  socket.on('message', (message, from) => answerQuery(socket, message, from, describe()));
  const drop = (): Promise<void> =>
    new Promise((resolve) => {
      socket.close(() => resolve());
    });
  return { port, drop };
}

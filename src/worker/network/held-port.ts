import { connect, createServer, type Server, type Socket } from 'node:net';
import type { HeldPort } from '../../bridge/network';
import type { PortLease } from '../../bridge/ports';
import { closeServer, openSockets } from '../../platform/listening-server';
import { leasePort, type SessionLeaseOptions } from '../ports';

const host = '127.0.0.1';

/**
 * A loopback address on Linux that no client connects to: a listener on it prevents wildcard listeners on the
 * port.
 */
const unusedHost = '127.0.0.2';

/**
 * Opens a port that refuses every connection (ECONNREFUSED). It is leased, and bound by a socket that never
 * listens, so that no other program takes it.
 *
 * @throws ERR_WS_PORTS_EXHAUSTED
 */
export async function openRefusingPort(search: SessionLeaseOptions = {}): Promise<HeldPort> {
  const lease = await leasePort(search);
  const sink = createServer((socket) => socket.on('error', () => socket.destroy()));
  const keeper = createServer((socket) => socket.destroy());
  try {
    const socket = await bind(sink, lease.port);
    // Other systems lack this address; there the lease and the bound socket must suffice.
    await lease.listen(keeper, { which: 'port', host: unusedHost }).catch(() => undefined);
    return held(lease, new Set(), async () => {
      socket.destroy();
      await Promise.all([closeServer(sink), closeServer(keeper)]);
    });
  } catch (error) {
    sink.close();
    await lease.release();
    throw error;
  }
}

/**
 * Opens a port that accepts every connection and never sends a byte; received data is discarded.
 *
 * @throws ERR_WS_PORTS_EXHAUSTED
 */
export async function openSilentPort(search: SessionLeaseOptions = {}): Promise<HeldPort> {
  const lease = await leasePort(search);
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.resume();
  });
  const open = openSockets(server);
  try {
    await lease.listen(server, { which: 'port', host });
  } catch (error) {
    await lease.release();
    throw error;
  }
  return held(lease, open, async () => {
    for (const socket of open) socket.destroy();
    await closeServer(server);
  });
}

/** Binds a port without listening: it becomes the local port of an outgoing connection. */
async function bind(sink: Server, port: number): Promise<Socket> {
  await new Promise<void>((resolve, reject) => {
    sink.once('error', reject);
    sink.listen(0, host, resolve);
  });
  const address = sink.address();
  if (address === null || typeof address === 'string')
    throw new Error('The server does not listen on a port.');
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: address.port, localAddress: host, localPort: port });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

function held(lease: PortLease, open: ReadonlySet<Socket>, end: () => Promise<void>): HeldPort {
  let disposing: Promise<void> | undefined;
  const dispose = async (): Promise<void> => {
    await end();
    await lease.release();
  };
  return {
    host,
    port: lease.port,
    get connections() {
      return open.size;
    },
    dispose: () => {
      disposing ??= dispose();
      return disposing;
    },
  };
}

/** A mock server on a leased port, with the run's certificate and the client's own connections. */

import { WsDynamicError } from '../../errors';
import type { MockHandle, MockListener, MockRequest } from '../../realm/mock';
import { adoptConnection, type ConnectionHandle } from '../client/open-connection';
import { leasePortPair, type PortLease } from '../ports';
import { runCertificate } from '../tls';
import { MockInbox } from './mock-inbox';
import { type MockObserver, MockServer } from './mock-server';

/** How many ports are tried when somebody who does not lease is faster. */
const tries = 3;

/** Opens a mock server. @throws ERR_WS_PORTS_EXHAUSTED, ERR_WS_SERVER_FAILED */
export async function openMockServer(
  request: MockRequest,
  listener: MockListener,
): Promise<MockHandle> {
  for (let attempt = 1; ; attempt += 1) {
    const lease = await leasePortPair();
    try {
      return await listenOn(lease, request, listener);
    } catch (error) {
      await lease.release();
      if (attempt === tries || !isTaken(error)) throw error;
    }
  }
}

async function listenOn(
  lease: PortLease,
  { ssl = false, host = '127.0.0.1', ...settings }: MockRequest,
  listener: MockListener,
): Promise<MockHandle> {
  const port = ssl ? lease.sslPort : lease.port;
  const certificate = ssl ? await runCertificate({ hosts: [host] }) : undefined;
  let number = 0;
  const open = new Set<ConnectionHandle>();
  const inbox = new MockInbox(() => server.url);
  const observer: MockObserver = {
    connection: (socket, handshake, wire) => {
      number += 1;
      let label = `connection ${number}`;
      const handle = adoptConnection(socket, () => `${server.url} (${label})`, {
        autoPong: settings.autoPong,
      });
      open.add(handle);
      void handle.closed.then(() => open.delete(handle));
      inbox.collect(handle);
      const writeRaw = (bytes: Buffer) => {
        wire.write(bytes);
      };
      const rename = (to: string) => {
        label = to;
      };
      listener.connection({ handle, handshake, number, serverUrl: server.url, rename, writeRaw });
    },
    handshake: (outcome) => listener.handshake(outcome),
    failure: (error) => listener.failure(error),
  };
  const tls = certificate && { tls: { cert: certificate.cert, key: certificate.key } };
  const server = new MockServer({ host, port, ...tls }, settings, observer);
  await server.start();

  let disposing: Promise<void> | undefined;
  const dispose = async () => {
    // A client that reconnects at once must not keep the mock open.
    server.handshakes.refuse(503);
    await Promise.all([...open].map((handle) => handle.dispose()));
    await server.stop();
    inbox.end();
    await lease.release();
  };
  return {
    url: server.url,
    host,
    port,
    ca: certificate?.ca,
    handshakes: server.handshakes,
    inbox,
    start: () => server.start(),
    stop: () => server.stop(),
    dispose: () => {
      disposing ??= dispose();
      return disposing;
    },
  };
}

function isTaken(error: unknown): boolean {
  const cause = error instanceof WsDynamicError ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
}

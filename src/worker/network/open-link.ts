import { WsDynamicError } from '../../errors';
import type { LinkHandle, LinkListener, LinkRequest } from '../../realm/network';
import { leasePortPair, type PortLease } from '../ports';
import { runCertificate } from '../tls';
import { Link } from './link';
import { LinkControl } from './link-control';
import { LinkListeners } from './listeners';

/** How many pairs are tried when somebody who does not lease is faster. */
const tries = 3;

/**
 * Opens a link on leased ports: one for ws, and one for wss where the server has TLS.
 *
 * @throws ERR_WS_PORTS_EXHAUSTED, ERR_WS_SERVER_FAILED
 */
export async function openLink(request: LinkRequest, listener: LinkListener): Promise<LinkHandle> {
  for (let attempt = 1; ; attempt += 1) {
    const lease = await leasePortPair();
    try {
      return await listenOn(lease, request, listener);
    } catch (error) {
      await lease.release();
      if (attempt === tries || !isTaken(error)) throw cannotListen(error);
    }
  }
}

async function listenOn(
  lease: PortLease,
  request: LinkRequest,
  listener: LinkListener,
): Promise<LinkHandle> {
  const { host, target } = request;
  const hasPlain = target.plain !== undefined;
  const hasSecure = target.secure !== undefined;
  const certificate = hasSecure ? await runCertificate({ hosts: [host] }) : undefined;
  const link = new Link(request, certificate, listener);
  const listeners = new LinkListeners({
    ports: [...(hasPlain ? [false] : []), ...(hasSecure ? [true] : [])],
    listen: (server, isSecure) =>
      lease.listen(server, { which: isSecure ? 'sslPort' : 'port', host }),
    accept: (socket, isSecure) => link.accept(socket, isSecure),
  });
  await listeners.open();
  return new LinkControl({
    request,
    link,
    listeners,
    port: hasPlain ? lease.port : undefined,
    sslPort: hasSecure ? lease.sslPort : undefined,
    ca: certificate?.ca,
    release: () => lease.release(),
  });
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function cannotListen(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof WsDynamicError) return error;
  return new WsDynamicError(
    'ERR_WS_SERVER_FAILED',
    `The network link could not listen: ${error.message}.\nCheck that its host is an address of this machine.`,
    { cause: error },
  );
}

import type { LinkHandle, LinkListener, LinkRequest } from '../../bridge/network';
import type { PortLease } from '../../bridge/ports';
import {
  checkAddress,
  leasePort,
  leasePortPair,
  type SessionLeaseOptions,
  tryAnotherPair,
} from '../ports';
import { runCertificate } from '../tls/certificate';
import { Link } from './link';
import { LinkControl } from './link-control';
import { LinkListeners } from './listeners';

/**
 * Opens a link on leased ports: one for ws, and one for wss where the server has TLS.
 *
 * @throws ERR_WS_PORTS_EXHAUSTED, ERR_WS_PORTS_STOLEN, ERR_WS_SERVER_FAILED
 */
export async function openLink(
  request: LinkRequest,
  listener: LinkListener,
  search: SessionLeaseOptions = {},
): Promise<LinkHandle> {
  const { plain, secure } = request.target;
  const leaseNext = plain !== undefined && secure !== undefined ? leasePortPair : leasePort;
  await checkAddress(request.host);
  return tryAnotherPair(async () => {
    const lease = await leaseNext(search);
    try {
      return await listenOn(lease, request, listener);
    } catch (error) {
      await lease.release();
      throw error;
    }
  });
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

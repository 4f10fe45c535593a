import type { LinkListener, LinkRequest } from '../../bridge/network';
import type { PortLease } from '../../bridge/ports';
import {
  checkAddress,
  leasePort,
  leasePortPair,
  type SessionLeaseOptions,
  tryAnotherPair,
} from '../ports';
import { processRouting } from '../routing/process-routing';
import type { Routing } from '../routing/routing';
import { runCertificate } from '../tls/certificate';
import { Link } from './link';
import { LinkAddress } from './link-address';
import { LinkControl } from './link-control';
import { LinkListeners } from './listeners';

/**
 * Opens a link on leased ports: one for ws, and one for wss if the server has TLS.
 *
 * @throws ERR_WS_PORTS_EXHAUSTED, ERR_WS_PORTS_STOLEN, ERR_WS_SERVER_FAILED
 */
export async function openLink(
  request: LinkRequest,
  listener: LinkListener,
  search: SessionLeaseOptions = {},
  routing: () => Routing = processRouting,
): Promise<LinkControl> {
  const { plain, secure } = request.target;
  const leaseNext = plain !== undefined && secure !== undefined ? leasePortPair : leasePort;
  await checkAddress(request.host);
  return tryAnotherPair(async () => {
    const lease = await leaseNext(search);
    try {
      return await listenOn(lease, request, listener, routing);
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
  routing: () => Routing,
): Promise<LinkControl> {
  const { host, target, fixed } = request;
  const hasPlain = target.plain !== undefined;
  const hasSecure = target.secure !== undefined;
  const hosts = [host, ...(fixed && target.secure ? [target.secure.host] : [])];
  const certificate = hasSecure ? await runCertificate({ hosts }) : undefined;
  const place = fixed ? new LinkAddress(routing(), target, certificate?.ca) : undefined;
  const link = new Link(request, certificate, listener, place?.reach);
  const listeners = new LinkListeners({
    ports: [...(hasPlain ? [false] : []), ...(hasSecure ? [true] : [])],
    listen: (server, isSecure) =>
      lease.listen(server, { which: isSecure ? 'sslPort' : 'port', host }),
    accept: (socket, isSecure) => link.accept(socket, isSecure),
  });
  await listeners.open();
  place?.redirect(host, lease);
  return new LinkControl({
    request,
    link,
    listeners,
    port: hasPlain ? lease.port : undefined,
    sslPort: hasSecure ? lease.sslPort : undefined,
    ca: certificate?.ca,
    release: () => {
      place?.end();
      return lease.release();
    },
  });
}

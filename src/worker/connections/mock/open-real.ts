import type { ConnectionHandle } from '../../../bridge/connection';
import type { ConnectRequest } from '../../../bridge/connection-data';
import { addressOf, hostKey } from '../../routing/address';
import { unrouted } from '../../routing/patch-dials';
import { processRouting } from '../../routing/process-routing';
import type { Routing } from '../../routing/routing';
import { openConnection } from '../open-connection';

/** The real server at an address that a mock server has taken over. */
export interface RealServer {
  readonly url: URL;
  /** PEM of the certificate authority to trust, for a server of the file. */
  readonly ca: string | undefined;
  /** The header `host`, if it differs from that of `url`. */
  readonly host: string | undefined;
}

/**
 * Finds the real server at an address.
 *
 * @throws ERR_WS_OUTSIDE_REFUSED
 */
export function realServer(address: string, routing: Routing): RealServer {
  const url = new URL(address);
  const requested = addressOf(address);
  const { host, port, ca } = routing.beyond(requested);
  if (hostKey(host) === hostKey(requested.host) && port === requested.port) {
    return { url, ca: undefined, host: undefined };
  }
  // A server of the file: replace the fixed port by its real one.
  const fixedHost = url.host;
  url.host = `${host}:${port}`;
  return { url, ca, host: fixedHost };
}

/**
 * Connects to the real server at an address that a mock server has taken over.
 *
 * @throws ERR_WS_OUTSIDE_REFUSED
 */
export function openReal(
  request: ConnectRequest,
  routing: Routing = processRouting(),
): ConnectionHandle {
  const { url, ca, host } = realServer(request.url, routing);
  const moved = {
    ...request,
    url: url.href,
    ...(ca !== undefined && { ca }),
    ...(host !== undefined && { headers: { ...request.headers, host } }),
  };
  return unrouted(() => openConnection(moved));
}

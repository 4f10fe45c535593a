import type { ConnectionHandle } from '../../../bridge/connection';
import type { ConnectRequest } from '../../../bridge/connection-data';
import { addressOf, hostKey } from '../../routing/address';
import { unrouted } from '../../routing/patch-dials';
import { processRouting, type Routing } from '../../routing/routing';
import { openConnection } from '../open-connection';

/** The real server at an address that a mock server answers. */
export interface RealServer {
  readonly url: URL;
  /** What its clients trust, where it is a server of the file. */
  readonly ca: string | undefined;
  /** The header `host`, where it is not that of `url`. */
  readonly host: string | undefined;
}

/**
 * Finds the real server at an address.
 *
 * @throws ERR_WS_OUTSIDE_REFUSED
 */
export function realServer(address: string, routing: Routing): RealServer {
  const url = new URL(address);
  const asked = addressOf(address);
  const { host, port, ca } = routing.beyond(asked);
  if (hostKey(host) === hostKey(asked.host) && port === asked.port) {
    return { url, ca: undefined, host: undefined };
  }
  // A server of the file, on the port that it has in place of its fixed one.
  const known = url.host;
  url.host = `${host}:${port}`;
  return { url, ca, host: known };
}

/**
 * Connects to the real server at an address that a mock server answers.
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

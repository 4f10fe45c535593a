import type { ConnectionHandle } from '../../../bridge/connection';
import type { ConnectRequest } from '../../../bridge/connection-data';
import { addressOf, hostKey } from '../../routing/address';
import { unrouted } from '../../routing/patch-dials';
import { processRouting, type Routing } from '../../routing/routing';
import { openConnection } from '../open-connection';

/**
 * Connects to the real server at an address that a mock server answers.
 *
 * @throws ERR_WS_OUTSIDE_REFUSED
 */
export function openReal(
  request: ConnectRequest,
  routing: Routing = processRouting(),
): ConnectionHandle {
  const url = new URL(request.url);
  const address = addressOf(request.url);
  const { host, port, ca } = routing.beyond(address);
  if (hostKey(host) === hostKey(address.host) && port === address.port) {
    return unrouted(() => openConnection(request));
  }
  // A server of the file, on the port that it has in place of its fixed one.
  const headers = { ...request.headers, host: url.host };
  url.host = `${host}:${port}`;
  const moved = { ...request, headers, url: url.href, ...(ca !== undefined && { ca }) };
  return unrouted(() => openConnection(moved));
}

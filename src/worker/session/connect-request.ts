import type { ConnectRequest } from '../../bridge/connection-data';
import type { ServerAddress } from '../../bridge/file-server';
import type { ConnectTarget } from '../../bridge/test-session';
import { invalid, noWssPort } from '../../errors/invalid-value';
import { withPath } from '../../wire/address';
import { isOwnAddress } from './trust';

/**
 * Completes a test's request with the address of a server of the file, unless it has a URL. The run's
 * certificate authority is trusted for the file's own addresses.
 *
 * @throws ERR_WS_OPTION_INVALID for `ssl` with a server without a wss port
 */
export function connectRequest(
  { path, ssl = false, url, ...rest }: Omit<ConnectTarget, 'server'> & { timeout: number },
  server: ServerAddress,
  host: string,
): ConnectRequest {
  const address = url ?? withPath(addressOf(server, ssl), path);
  const { ca } = server;
  const isTrusted = ca !== undefined && rest.ca === undefined && isOwnAddress(address, host);
  return { ...rest, ...(isTrusted && { ca }), url: address };
}

function addressOf({ url, sslUrl }: ServerAddress, ssl: boolean): string {
  if (!ssl) return url;
  if (sslUrl !== undefined) return sslUrl;
  throw invalid('connect()', noWssPort('this server'));
}

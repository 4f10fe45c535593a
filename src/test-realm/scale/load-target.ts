import type { ConnectRequest } from '../../bridge/connection-data';
import type { ServerAddress } from '../../bridge/file-server';
import type { ServerUnderLoad } from '../../bridge/scale/run';
import { invalid } from '../../errors/invalid-value';
import { withPath } from '../../wire/address';
import { linkUrl } from '../client/connect';
import { severalServers } from '../client/connect-options';
import { session } from '../worker';
import type { ScaleOptions } from './types';

/** The server under load, and the options of its connections. */
export interface LoadTarget {
  readonly server: ServerUnderLoad;
  readonly request: ConnectRequest;
}

/**
 * Resolves the target of a load. Its connections belong to the load, not to the running test, whose
 * transcript would otherwise list thousands.
 *
 * @throws ERR_WS_NO_SESSION, ERR_WS_OPTION_INVALID
 */
export function loadTarget(options: ScaleOptions, timeout: number): LoadTarget {
  const { path, ssl = false, connect = {} } = options;
  const { protocols, via, path: _path, ssl: _ssl, server: _server, url: given, ...rest } = connect;
  const server = namedServer(options);
  const url = given ?? (via === undefined ? ownUrl(path, ssl, server) : linkUrl(via, path, ssl));
  const ca = connect.ca ?? (given === undefined ? addressOf(server).ca : undefined);
  const pid = given === undefined ? session().serverProcess(server) : undefined;
  return {
    server: { url, pid },
    request: {
      ...rest,
      ...(protocols !== undefined && {
        protocols: typeof protocols === 'string' ? [protocols] : protocols,
      }),
      ...(ca !== undefined && { ca }),
      url,
      timeout,
    },
  };
}

/**
 * The name of the server under load; `undefined` for the file's main server, or another address.
 *
 * @throws ERR_WS_OPTION_INVALID if several options specify a server
 */
export function namedServer({ server, connect = {} }: ScaleOptions): string | undefined {
  const { server: inConnect, url, via } = connect;
  const named = Object.entries({ server: server ?? inConnect, url, via }).filter(
    ([, value]) => value !== undefined,
  );
  if (named.length <= 1) return server ?? inConnect;
  throw invalid('scale()', severalServers(named.map(([name]) => name)));
}

function ownUrl(path: string | undefined, ssl: boolean, server: string | undefined): string {
  const { url, sslUrl } = addressOf(server);
  const base = ssl ? sslUrl : url;
  // Refused if there is no wss port.
  if (base === undefined)
    return session().connect({ ssl, ...(server !== undefined && { server }) }).url;
  return withPath(base, path);
}

function addressOf(server: string | undefined): ServerAddress {
  return session().serverNamed(server, 'scale()').address;
}

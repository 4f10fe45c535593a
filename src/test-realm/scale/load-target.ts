import type { ConnectRequest } from '../../bridge/connection-data';
import type { ServerUnderLoad } from '../../bridge/scale/run';
import { linkUrl } from '../client/connect';
import { session, workerApi } from '../worker';
import type { ScaleOptions } from './types';

/** Where a load goes, and how its connections are opened. */
export interface LoadTarget {
  readonly server: ServerUnderLoad;
  readonly request: ConnectRequest;
}

/**
 * Connections of a load belong to the load, not to the running test: the test's transcript would
 * list thousands.
 *
 * @throws ERR_WS_NO_SESSION, ERR_WS_OPTION_INVALID
 */
export function loadTarget(options: ScaleOptions, timeout: number): LoadTarget {
  const { path = '/', ssl = false, connect = {} } = options;
  const { protocols, via, path: _path, ssl: _ssl, url: given, ...rest } = connect;
  const url = given ?? (via === undefined ? ownUrl(path, ssl) : linkUrl(via, path, ssl));
  const ca =
    connect.ca ?? (given === undefined ? workerApi()?.session.server.address.ca : undefined);
  const pid = given === undefined ? session().serverProcess : undefined;
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

function ownUrl(path: string, ssl: boolean): string {
  const { url, sslUrl } = session().server.address;
  const base = ssl ? sslUrl : url;
  // Says why there is no wss port.
  if (base === undefined) return session().connect({ path, ssl }).url;
  return `${base}${path.startsWith('/') ? path : `/${path}`}`;
}

import type { ConnectionHandle } from '../../realm/connection';
import type { ConnectRequest } from '../../realm/connection-data';
import type { ServerUnderLoad } from '../../realm/scale';
import { session, workerApi, workerFunctions } from '../worker';
import type { ScaleOptions } from './types';

/**
 * Of so many connections the last frames are kept, to be shown when they fail. Of the others nothing
 * is: ten thousand connections would need the memory of as many histories.
 */
const framesKept = 144;

/** Where a load goes, and how its connections are opened. */
export interface LoadTarget {
  readonly server: ServerUnderLoad;
  readonly openHandle: (index: number) => ConnectionHandle;
}

/**
 * Connections of a load belong to the load, not to the running test: the test's transcript would
 * list thousands.
 *
 * @throws ERR_WS_NO_SESSION, ERR_WS_OPTION_INVALID
 */
export function loadTarget(options: ScaleOptions, timeout: number): LoadTarget {
  const { path = '/', ssl = false, connect = {} } = options;
  const { protocols, via: _via, path: _path, ssl: _ssl, url: given, ...rest } = connect;
  const url = given ?? ownUrl(path, ssl);
  const ca = connect.ca ?? (given === undefined ? workerApi()?.session.server.ca : undefined);
  const request: ConnectRequest = {
    ...rest,
    ...(protocols !== undefined && {
      protocols: typeof protocols === 'string' ? [protocols] : protocols,
    }),
    ...(ca !== undefined && { ca }),
    url,
    timeout,
  };
  const { openConnection } = workerFunctions();
  const pid = given === undefined ? session().serverProcess : undefined;
  return {
    server: { url, pid },
    openHandle: (index) =>
      openConnection({ ...request, recording: index < framesKept ? 'tail' : 'none' }),
  };
}

function ownUrl(path: string, ssl: boolean): string {
  const { url, sslUrl } = session().server;
  const base = ssl ? sslUrl : url;
  if (base === undefined) return session().connect({ path, ssl }).url;
  return `${base}${path.startsWith('/') ? path : `/${path}`}`;
}

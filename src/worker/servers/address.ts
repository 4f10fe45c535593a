/** The addresses of a file's servers, and the environment variables that contain them. */

import type { ServerAddress } from '../../bridge/file-server';
import { dialAddress, urlAddress } from '../../wire/address';
import { getWebSocketUri } from '../ports';
import type { RunCertificate } from '../tls/certificate';

/** The address of a server on leased ports. */
export function leasedAddress(
  host: string,
  port: number,
  sslPort: number | undefined,
  ca?: string | undefined,
): ServerAddress {
  const dialled = dialAddress(host);
  const sslUrl = sslPort === undefined ? undefined : getWebSocketUri(sslPort, dialled, true);
  return { host, port, sslPort, ca, ...urls(getWebSocketUri(port, dialled), sslUrl) };
}

/** The address of a server that is already running. */
export function externalAddress(url: string, sslUrl: string | undefined): ServerAddress {
  return {
    ...urlAddress(url),
    sslPort: sslUrl === undefined ? undefined : urlAddress(sslUrl).port,
    ca: undefined,
    ...urls(url.replace(/\/$/, ''), sslUrl?.replace(/\/$/, '')),
  };
}

function urls(url: string, sslUrl: string | undefined) {
  const [httpUrl, httpsUrl] = [url.replace(/^ws/, 'http'), sslUrl?.replace(/^ws/, 'http')];
  return { url, sslUrl, httpUrl, httpsUrl };
}

/** The variables in docs/options.md; `undefined` for a variable that does not apply. */
export type AddressVariables = Readonly<Record<string, string | undefined>>;

export function addressVariables(
  { host, port, sslPort, url, sslUrl }: ServerAddress,
  certificate?: RunCertificate,
): AddressVariables {
  return {
    WEBSOCKET_HOST: host,
    WEBSOCKET_PORT: String(port),
    WEBSOCKET_SSL_PORT: sslPort === undefined ? undefined : String(sslPort),
    WEBSOCKET_URL: url,
    WEBSOCKET_SSL_URL: sslUrl,
    SSL_CERT_PATH: certificate?.certPath,
    SSL_KEY_PATH: certificate?.keyPath,
    SSL_CA_PATH: certificate?.caPath,
    DYNAMIC_PORTS_ENABLED: 'true',
  };
}

/** Sets the variables, and deletes those that do not apply. */
export function setVariables(env: NodeJS.ProcessEnv, variables: AddressVariables): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
}

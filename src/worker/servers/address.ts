/** Where a file's server is, and the environment variables that say so. */
import { dialAddress, urlAddress } from '../../platform/address';
import { getWebSocketUri } from '../ports';

export interface Address {
  /** The address that is bound. */
  readonly host: string;
  readonly port: number;
  readonly sslPort: number | undefined;
  readonly url: string;
  readonly sslUrl: string | undefined;
}

export interface CertificatePaths {
  readonly certPath?: string | undefined;
  readonly keyPath?: string | undefined;
  readonly caPath?: string | undefined;
}

/** The address of a server on leased ports. */
export function leasedAddress(host: string, port: number, sslPort: number | undefined): Address {
  const dialled = dialAddress(host);
  return {
    host,
    port,
    sslPort,
    url: getWebSocketUri(port, dialled),
    sslUrl: sslPort === undefined ? undefined : getWebSocketUri(sslPort, dialled, true),
  };
}

/** The address of a server that runs elsewhere. */
export function externalAddress(url: string, sslUrl: string | undefined): Address {
  return {
    ...urlAddress(url),
    sslPort: sslUrl === undefined ? undefined : urlAddress(sslUrl).port,
    url: url.replace(/\/$/, ''),
    sslUrl: sslUrl?.replace(/\/$/, ''),
  };
}

const names = [
  'WEBSOCKET_HOST',
  'WEBSOCKET_PORT',
  'WEBSOCKET_SSL_PORT',
  'WEBSOCKET_URL',
  'WEBSOCKET_SSL_URL',
  'SSL_CERT_PATH',
  'SSL_KEY_PATH',
  'SSL_CA_PATH',
  'DYNAMIC_PORTS_ENABLED',
] as const;

/** Gives one environment the variables that another one has. */
export function copyVariables(from: NodeJS.ProcessEnv, to: NodeJS.ProcessEnv): void {
  for (const name of names) setVariable(to, name, from[name]);
}

function setVariable(env: NodeJS.ProcessEnv, name: string, value: string | undefined): void {
  if (value === undefined) delete env[name];
  else env[name] = value;
}

/** Writes the variables of API section 4 into `env`; those that do not apply are removed. */
export function writeVariables(
  env: NodeJS.ProcessEnv,
  address: Address,
  certificate: CertificatePaths | undefined,
): void {
  const values: Record<(typeof names)[number], string | undefined> = {
    WEBSOCKET_HOST: address.host,
    WEBSOCKET_PORT: String(address.port),
    WEBSOCKET_SSL_PORT: address.sslPort === undefined ? undefined : String(address.sslPort),
    WEBSOCKET_URL: address.url,
    WEBSOCKET_SSL_URL: address.sslUrl,
    SSL_CERT_PATH: certificate?.certPath,
    SSL_KEY_PATH: certificate?.keyPath,
    SSL_CA_PATH: certificate?.caPath,
    DYNAMIC_PORTS_ENABLED: 'true',
  };
  for (const name of names) setVariable(env, name, values[name]);
}

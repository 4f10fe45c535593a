import { WsDynamicError } from '../../errors';
import type { ConnectionHandle } from '../../realm/connection';
import type { ConnectTarget } from '../../realm/worker-api';
import { type CallSite, callSite, failureAt } from '../call-site';
import type { ChainSubject } from '../chain/chain-subject';
import { type ChainHead, startChain } from '../chain/start-chain';
import { checkTimeout } from '../timeout-option';
import { defaultTimeout, session, workerApi, workerFunctions } from '../worker';
import { Client } from './client';

/** A link of `network()`: something that stands in front of the server. */
export interface Via {
  readonly url: string;
  readonly sslUrl?: string | undefined;
}

/** What `connect()` may be told; anything left out is as the session or `ws` has it. */
export interface ConnectOptions {
  /** Path and query on the file's server. Default `/`. */
  readonly path?: string;
  /** A named server of the file (option `servers`), in place of its own. */
  readonly server?: string;
  /** What failures call this connection, beside its URL: `'alice'`. */
  readonly name?: string;
  /** `true` for the wss port. */
  readonly ssl?: boolean;
  /** Subprotocols to offer, the preferred one first. */
  readonly protocols?: string | readonly string[];
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly origin?: string;
  /** Limit of the handshake, ms. Default: until shortly before the running test's own limit. */
  readonly timeout?: number;
  /** The largest message to accept, bytes. */
  readonly maxPayload?: number;
  /** RFC 7692 compression; an object is passed on to `ws`. */
  readonly perMessageDeflate?: boolean | object;
  /** Go through a link of `network()`. */
  readonly via?: Via;
  /** Any other server: `ws://`, `wss://` or `ws+unix:`. */
  readonly url?: string;
  /** PEM of the authority to trust for another server's `wss://`. */
  readonly ca?: string;
  /** Passed on to `ws`: `auth`, `followRedirects`, `localAddress`, … */
  readonly client?: object;
}

/** The target of a call of `connect()`, in one form. */
function connectTarget(where: string | ConnectOptions, options?: ConnectOptions): ConnectOptions {
  if (typeof where !== 'string') return { ...where, ...options };
  return /^(wss?|https?|ws\+unix):/.test(where)
    ? { ...options, url: where }
    : { ...options, path: where };
}

/**
 * Starts a handshake and settles with a Client when it is done. The session closes the connection
 * after the running test; in plain Node that is up to the caller. Rejects with
 * ERR_WS_UPGRADE_REJECTED, ERR_WS_CONNECT_FAILED, ERR_WS_CONNECT_TIMEOUT, ERR_WS_TLS,
 * ERR_WS_NO_SESSION or ERR_WS_OPTION_INVALID, as of the place `site`.
 */
async function openClient(options: ConnectOptions, site: CallSite): Promise<Client> {
  try {
    const handle = openHandle(options);
    await handle.opened;
    return new Client(handle);
  } catch (error) {
    throw failureAt(site, error);
  }
}

function openHandle(options: ConnectOptions): ConnectionHandle {
  const { protocols, via, ...rest } = options;
  checkTimeout(options, 'connect');
  if (rest.server !== undefined && (rest.url ?? via) !== undefined) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      'connect() was given { server } together with { url } or { via }, which name the server as well. Give one of them.',
    );
  }
  const target: ConnectTarget = {
    ...rest,
    ...(protocols !== undefined && {
      protocols: typeof protocols === 'string' ? [protocols] : protocols,
    }),
    ...(via !== undefined && { url: linkUrl(via, options.path, options.ssl) }),
  };
  if (target.url === undefined || workerApi() !== undefined) return session().connect(target);
  const { url, path: _path, ssl: _ssl, server: _server, ...request } = target;
  return workerFunctions().openConnection({ timeout: defaultTimeout(), ...request, url });
}

/** The URL of a path behind a link. @internal */
export function linkUrl(via: Via, path = '/', ssl = false): string {
  if (typeof via?.url !== 'string') {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      'connect() was given something as { via } that is no link. Give what network() returned.',
    );
  }
  const base = ssl ? via.sslUrl : via.url;
  if (base !== undefined) return new URL(path, base).href;
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    'connect({ via, ssl: true }) was given a link without TLS.\n' +
      "Leave ssl out, or let the file's server have TLS (testEnvironmentOptions.ssl).",
  );
}

/**
 * Connects to the file's server, or to `{ url }`. Await it for a `Client`, or chain steps to it:
 * each verb of superwstest is there.
 *
 * @example
 * const client = await connect('/chat', { protocols: 'v1' });
 * await connect('/chat').sendJson({ type: 'hello' }).expectJson({ type: 'welcome' }).close();
 */
export function connect(
  where: string | ConnectOptions = '/',
  options?: ConnectOptions,
): ChainHead<Client> {
  const site = callSite(connect);
  const target = connectTarget(where, options);
  return startChain({
    name: 'connect()',
    site,
    headers: target.headers ?? {},
    remaining: defaultTimeout,
    open: async (headers) => clientSubject(await openClient({ ...target, headers }, site)),
  });
}

function clientSubject(client: Client): ChainSubject<Client> {
  const { status, headers } = client.upgrade;
  // superwstest's tests read `statusCode`, as of Node's IncomingMessage.
  const upgrade = { status, statusCode: status, headers };
  return { handle: client.handle, value: client, upgrade };
}

import type { ConnectionHandle } from '../../bridge/connection';
import type { ConnectTarget } from '../../bridge/worker-api';
import { showValue } from '../../errors/show-value';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { invalid, readOptions } from '../../validation/check';
import { type CallSite, callSite, failureAt } from '../call-site';
import type { ChainSubject } from '../chain/chain-subject';
import { type ChainHead, startChain } from '../chain/start-chain';
import type { Sendable } from '../message/message';
import { defaultTimeout, session, workerApi, workerFunctions } from '../worker';
import { Client } from './client';
import {
  type ConnectOptions,
  connectShape,
  isAddress,
  type Via,
  withPath,
} from './connect-options';

/** The target of a call of `connect()`, in one form. @throws ERR_WS_OPTION_INVALID */
function connectTarget(where: string | ConnectOptions, options?: ConnectOptions): ConnectOptions {
  const read = (given: ConnectOptions) => readOptions('connect()', given, connectShape);
  const first: ConnectOptions =
    typeof where === 'string' ? { [isAddress(where) ? 'url' : 'path']: where } : read(where);
  const target = options === undefined ? first : { ...read(options), ...first };
  const { server, url, via } = target;
  const named = Object.entries({ server, url, via }).filter(([, value]) => value !== undefined);
  if (named.length > 1) {
    const names = named.map(([name]) => `{ ${name} }`).join(' and ');
    throw invalid('connect()', `${names} each name the server; give one of them`);
  }
  if (target.url === undefined) return target;
  if (target.ssl === true && /^(ws|http):/.test(target.url)) {
    throw invalid('connect()', `"ssl" is true, and the URL ${showValue(target.url)} is not wss://`);
  }
  return { ...target, url: addressOf(target.url, target.path) };
}

/** The URL with the path, where both are given. */
function addressOf(url: string, path: string | undefined): string {
  if (path === undefined) return url;
  const base = URL.canParse(url) ? new URL(url) : undefined;
  if (base?.host && base.pathname === '/' && base.search === '') return withPath(url, path);
  const given = `the URL ${showValue(url)} with "path" ${showValue(path)}`;
  throw invalid('connect()', `${given} has two paths; put the path into the URL, or leave it out`);
}

export type { ConnectOptions, Via };

/**
 * Starts a handshake and settles with a Client when it is done. The session closes the connection
 * after the running test; in plain Node that is up to the caller. Rejects with
 * ERR_WS_UPGRADE_REJECTED, ERR_WS_CONNECT_FAILED, ERR_WS_CONNECT_TIMEOUT, ERR_WS_TLS,
 * ERR_WS_NO_SESSION or ERR_WS_OPTION_INVALID, as of the place `site`.
 */
async function openClient<In, Out extends Sendable>(
  options: ConnectOptions,
  site: CallSite,
): Promise<Client<In, Out>> {
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
  const base = ssl ? via.sslUrl : via.url;
  if (base !== undefined) return withPath(base, path);
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    'connect({ via, ssl: true }) was given a link without TLS.\n' +
      "Leave ssl out, or let the file's server have TLS (testEnvironmentOptions.ssl).",
  );
}

/**
 * Connects to the file's server, or to `{ url }`. Await it for a `Client`, or chain steps to it:
 * each verb of superwstest is there. `connect<In, Out>()` declares what the client receives as JSON and
 * what it sends.
 *
 * @example
 * const client = await connect('/chat', { protocols: 'v1' });
 * await connect('/chat').sendJson({ type: 'hello' }).expectJson({ type: 'welcome' }).close();
 */
export function connect<In = unknown, Out extends Sendable = Sendable>(
  where: string | ConnectOptions = '/',
  options?: ConnectOptions,
): ChainHead<Client<In, Out>> {
  const site = callSite(connect);
  const start = { name: 'connect()', site, remaining: defaultTimeout };
  let target: ConnectOptions;
  try {
    target = connectTarget(where, options);
  } catch (error) {
    const refused = failureAt(site, error);
    return startChain({ ...start, open: () => Promise.reject(refused) });
  }
  return startChain({
    ...start,
    headers: target.headers ?? {},
    open: async (headers) => clientSubject(await openClient<In, Out>({ ...target, headers }, site)),
  });
}

function clientSubject<In, Out extends Sendable>(
  client: Client<In, Out>,
): ChainSubject<Client<In, Out>> {
  const { status, headers } = client.upgrade;
  // superwstest's tests read `statusCode`, as of Node's IncomingMessage.
  const upgrade = { status, statusCode: status, headers };
  return { handle: client.handle, value: client, upgrade };
}

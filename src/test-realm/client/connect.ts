import type { ConnectionHandle } from '../../bridge/connection';
import type { ConnectTarget } from '../../bridge/test-session';
import { invalid, noWssPort } from '../../errors/invalid-value';
import { withPath } from '../../wire/address';
import { type CallSite, callSite, failureAt } from '../call-site';
import type { ChainSubject } from '../chain/chain-subject';
import { type ChainHead, startChain } from '../chain/start-chain';
import type { CodecSource } from '../codec/codec';
import { formatFor, sourceOf } from '../codec/codec-format';
import type { Sendable } from '../message/message';
import { replayClient } from '../replay/client-replay';
import { openRecording } from '../replay/open-recording';
import type { ReplayOptions } from '../replay/replay-options';
import type { Servable } from '../server/servable';
import type { ServedServer } from '../server/serve';
import type { Server } from '../server/server';
import { defaultTimeout, session, workerApi, workerFunctions } from '../worker';
import { Client } from './client';
import type { ConnectOptions, Via } from './connect-options';
import { type ConnectCall, readConnectCall } from './connect-target';
import { openAt } from './open-at';

export type { ConnectOptions, Via };

/**
 * Starts a handshake and resolves with a Client when it is complete. The session closes the connection after
 * the running test; in plain Node the caller closes it. Rejects with ERR_WS_UPGRADE_REJECTED,
 * ERR_WS_CONNECT_FAILED, ERR_WS_CONNECT_TIMEOUT, ERR_WS_TLS, ERR_WS_NO_SESSION or ERR_WS_OPTION_INVALID,
 * pointing at `site`.
 *
 * @param listening the test's own server, if it is one
 */
async function openClient<In, Out extends Sendable>(
  options: ConnectOptions,
  site: CallSite,
  listening?: object,
): Promise<Client<In, Out>> {
  try {
    const { codec, replay, mask, timing, maxAge, ...rest } = options;
    const recording =
      replay === undefined
        ? undefined
        : openRecording({ replay, mask, timing, maxAge }, rest, sourceOf(codec));
    const handle = openHandle({ ...recording?.options, ...rest }, listening);
    const format = formatFor(codec).of(handle, 'client');
    await handle.opened;
    const client = new Client<In, Out>(handle, format);
    if (recording !== undefined) {
      client.startReplay(site, () => replayClient(recording.played, handle, format));
    }
    return client;
  } catch (error) {
    throw failureAt(site, error);
  }
}

function openHandle(
  options: Omit<ConnectOptions, 'codec' | keyof ReplayOptions>,
  listening: object | undefined,
): ConnectionHandle {
  const { protocols, via, ...rest } = options;
  const target: ConnectTarget = {
    ...rest,
    ...(protocols !== undefined && {
      protocols: typeof protocols === 'string' ? [protocols] : protocols,
    }),
    ...(listening !== undefined && { listening }),
    ...(via !== undefined && { url: linkUrl(via, options.path, options.ssl) }),
  };
  if (target.url === undefined || workerApi() !== undefined) return session().connect(target);
  const {
    url,
    path: _path,
    ssl: _ssl,
    server: _server,
    listening: _listening,
    ...request
  } = target;
  return workerFunctions().openConnection({ timeout: defaultTimeout(), ...request, url });
}

/** The URL of a path through a link. @internal */
export function linkUrl(via: Via, path?: string, ssl = false): string {
  const base = ssl ? via.sslUrl : via.url;
  if (base !== undefined) return withPath(base, path);
  throw invalid('connect()', noWssPort('the link'));
}

/** Options with a codec, whose values are read and sent. */
export interface Coded<Value extends Sendable> {
  readonly codec: CodecSource<Value>;
}

/**
 * Connects to the file's server, to `{ url }`, or to a server of the test: the result of `serve()`, a server
 * of option `servers`, a listening server, or anything that `serve()` accepts, which is then started on its
 * own ports until the test ends. Await it for a `Client`, or chain steps to it: all methods of superwstest
 * are available. `connect<In, Out>()` declares the types of received and sent JSON; `codec` sets the type of
 * the messages.
 *
 * @example
 * const client = await connect('/chat', { protocols: 'v1' });
 * await connect('/chat').sendJson({ type: 'hello' }).expectJson({ type: 'welcome' }).close();
 * await connect(createApp(), '/chat').expectText('welcome');
 */
export function connect<Value extends Sendable>(
  where: ConnectOptions & Coded<Value>,
): ChainHead<Client<Value, Value, Value>>;
export function connect<Value extends Sendable>(
  where: string | URL | ConnectOptions,
  options: ConnectOptions & Coded<Value>,
): ChainHead<Client<Value, Value, Value>>;
export function connect<In = unknown, Out extends Sendable = Sendable>(
  server: ServedServer | Server | Servable,
  pathOrOptions?: string | ConnectOptions,
  options?: ConnectOptions,
): ChainHead<Client<In, Out>>;
// The last overload, since TypeScript reports a wrong option from it.
export function connect<In = unknown, Out extends Sendable = Sendable>(
  where?: string | URL | ConnectOptions,
  options?: ConnectOptions,
): ChainHead<Client<In, Out>>;
export function connect<In = unknown, Out extends Sendable = Sendable>(
  ...given: readonly unknown[]
): ChainHead<Client<In, Out>> {
  const site = callSite(connect);
  const start = { name: 'connect()', site, remaining: defaultTimeout };
  let call: ConnectCall;
  try {
    call = readConnectCall(given);
  } catch (error) {
    const refused = failureAt(site, error);
    return startChain({ ...start, open: () => Promise.reject(refused) });
  }
  return startChain({
    ...start,
    headers: call.options.headers ?? {},
    open: async (headers) => {
      const options = { ...call.options, headers };
      const open = (target: ConnectOptions, listening?: object) =>
        openClient<In, Out>(target, site, listening);
      const { server } = call;
      return clientSubject(
        await (server === undefined ? open(options) : openAt(server, options, site, open)),
      );
    },
  });
}

function clientSubject<In, Out extends Sendable>(
  client: Client<In, Out>,
): ChainSubject<Client<In, Out>> {
  const { status, headers } = client.upgrade;
  // Tests written for superwstest read `statusCode`, as on Node's IncomingMessage.
  const upgrade = { status, statusCode: status, headers };
  return { handle: client.handle, value: client, upgrade, format: client.format };
}

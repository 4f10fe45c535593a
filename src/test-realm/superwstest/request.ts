import type { WebSocket } from 'ws';
import type { ConnectionHandle } from '../../bridge/connection';
import type { ConnectTarget } from '../../bridge/test-session';
import { pointAt } from '../../errors/point-at';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { type CallSite, inThisRealm } from '../call-site';
import type { ChainDefaults, ChainSubject } from '../chain/chain-subject';
import { wireMessage } from '../chain/handshake-error';
import { type ChainHead, startChain } from '../chain/start-chain';
import { workerApi, workerFunctions } from '../worker';

// Without a session there is no default limit, as in superwstest.
const remaining = () => workerApi()?.session.remaining() ?? Number.POSITIVE_INFINITY;

/** Starts a chain on a new connection; `options` are passed to `ws`, and `opened` is called immediately. */
export function requestWebSocket(
  target: { readonly url: string; readonly protocols: readonly string[] },
  options: object & { readonly headers?: object | undefined },
  defaults: ChainDefaults,
  opened: (handle: ConnectionHandle) => void,
  site: CallSite,
): ChainHead<WebSocket> {
  return startChain<WebSocket>({
    name: 'request().ws()',
    site,
    ...defaults,
    acceptsUndefined: true,
    headers: { ...options.headers },
    remaining,
    open: (headers) => openSubject({ ...target, client: { ...options, headers } }, opened, site),
  });
}

async function openSubject(
  target: ConnectTarget & { readonly url: string },
  opened: (handle: ConnectionHandle) => void,
  site: CallSite,
): Promise<ChainSubject<WebSocket>> {
  const handle =
    workerApi()?.session.connect(target) ??
    workerFunctions().openConnection({ ...target, timeout: remaining() });
  opened(handle);
  let answer: ChainSubject<WebSocket>['upgrade'] = { statusCode: 101, headers: {} };
  handle.socket.once('upgrade', (response) => {
    answer = response;
  });
  try {
    await handle.opened;
  } catch (error) {
    throw wordedAsWs(error, site);
  }
  return { handle, value: handle.socket, upgrade: answer };
}

/** Puts the message of `ws` first, which tests written for superwstest compare. */
function wordedAsWs(error: unknown, { stack }: CallSite): unknown {
  if (!(error instanceof WsDynamicError)) return error;
  const { message } = error;
  const original = wireMessage(error);
  const text = message === original ? message : `${original}\n${message}`;
  return pointAt(inThisRealm(error, text), stack);
}

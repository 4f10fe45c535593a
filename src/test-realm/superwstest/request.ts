import type { WebSocket } from 'ws';
import { WsDynamicError } from '../../errors';
import type { ConnectionHandle } from '../../realm/connection';
import type { ConnectTarget } from '../../realm/worker-api';
import { inThisRealm } from '../call-site';
import type { ChainSubject, WaitLimit } from '../chain/chain-subject';
import { subjectOf } from '../chain/connection-subject';
import { wireMessage } from '../chain/handshake-checks';
import { type ChainHead, startChain } from '../chain/start-chain';
import { workerApi, workerFunctions } from '../worker';

/** As long as a timer can be. */
const forever = 2 ** 31 - 1;

export interface Defaults {
  readonly expect: WaitLimit | undefined;
  readonly waitFor: WaitLimit | undefined;
}

/** Begins a chain on a new connection that `opened` is told of. */
export function requestWebSocket(
  url: string,
  protocols: string | readonly string[] | undefined,
  options: object & { readonly headers?: object | undefined },
  defaults: Defaults,
  opened: (handle: ConnectionHandle) => void,
): ChainHead<WebSocket> {
  const remaining = () => workerApi()?.session.remaining() ?? forever;
  return startChain<WebSocket>({
    headers: { ...options.headers },
    ...(defaults.expect !== undefined && { defaultExpectOptions: defaults.expect }),
    ...(defaults.waitFor !== undefined && { defaultWaitForOptions: defaults.waitFor }),
    remaining,
    now: () => workerFunctions().now(),
    pause: (ms) => workerFunctions().pause(ms),
    open: (headers) =>
      openSubject(
        {
          url,
          protocols: typeof protocols === 'string' ? [protocols] : (protocols ?? []),
          client: { ...options, headers },
        },
        remaining,
        opened,
      ),
  });
}

async function openSubject(
  target: ConnectTarget & { url: string },
  remaining: () => number,
  opened: (handle: ConnectionHandle) => void,
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
    throw wordedAsWs(error);
  }
  return subjectOf(handle, handle.socket, answer);
}

/** Tests written for superwstest compare with the message of `ws`: that comes first. */
function wordedAsWs(error: unknown): unknown {
  if (!(error instanceof WsDynamicError)) return error;
  const { message } = error;
  const original = wireMessage(error);
  return inThisRealm(error, message === original ? message : `${original}\n${message}`);
}

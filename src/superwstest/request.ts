import type { WebSocket } from 'ws';
import type { ConnectionHandle } from '../client/connection';
import { WsDynamicError } from '../errors';
import { bridge, engine } from '../sandbox/bridge';
import { wireMessage } from '../sandbox/chain/closing';
import { subjectOf } from '../sandbox/chain/handle-subject';
import { type ChainHead, startChain } from '../sandbox/chain/head';
import type { ChainSubject, WaitLimit } from '../sandbox/chain/subject';
import type { ConnectTarget } from '../session/bridge';

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
  const remaining = () => bridge()?.session.remaining() ?? forever;
  return startChain<WebSocket>({
    headers: { ...options.headers },
    ...(defaults.expect !== undefined && { defaultExpectOptions: defaults.expect }),
    ...(defaults.waitFor !== undefined && { defaultWaitForOptions: defaults.waitFor }),
    remaining,
    now: () => engine().now(),
    pause: (ms) => engine().pause(ms),
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
    bridge()?.session.connect(target) ??
    engine().openConnection({ ...target, timeout: remaining() });
  opened(handle);
  let answer: ChainSubject<WebSocket>['upgrade'] = { statusCode: 101, headers: {} };
  handle.socket.once('upgrade', (response) => {
    answer = response;
  });
  try {
    await handle.opened;
  } catch (error) {
    throw tellAsWs(error);
  }
  return subjectOf(handle, handle.socket, answer, remaining);
}

/** Tests written for superwstest compare with what `ws` says: that comes first. */
function tellAsWs(error: unknown): unknown {
  if (!(error instanceof WsDynamicError)) return error;
  const { code, cause, message, details } = error;
  const told = wireMessage(error);
  return new WsDynamicError(code, message === told ? message : `${told}\n${message}`, {
    cause,
    ...(details !== undefined && { details }),
  });
}

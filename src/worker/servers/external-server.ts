import { notify } from '../../errors/notify';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { clearTimeout, setTimeout } from '../../platform/time';
import { urlAddress } from '../../wire/address';
import type { HandshakeOutcome, HandshakeTarget } from '../process/probe-handshake';
import { type ReadinessWatch, watchHandshake } from '../process/readiness';
import type { StartableServer } from './startable-server';

/** Delay before a notice is printed, ms. */
const noticeAfter = 1000;

interface Wait {
  /** Applied to the notice, which is printed if the wait is long. */
  readonly mask?: ((text: string) => string) | undefined;
  /** The option with the URL: `servers.auth`. */
  readonly option?: string | undefined;
}

/** A server that is already running counts as started once it answers a handshake at its URL. */
export function externalServer(url: string, timeout: number, wait: Wait = {}): StartableServer {
  return {
    name: url,
    isOutside: true,
    async start(scope) {
      const cancelled = new AbortController();
      scope.push('wait for the server', () => cancelled.abort());
      await waitUntilReachable(url, timeout, cancelled.signal, wait);
      return { open: [], stop: async () => {}, crash: async () => {} };
    },
  };
}

/**
 * Waits until the URL answers a WebSocket handshake; a refusal such as 401 is an answer. An accepted
 * connection is not enough: Docker's proxy accepts for a container that is still starting.
 *
 * @param timeout time limit, ms
 * @param cancelled ends the wait earlier
 * @throws WsDynamicError `ERR_WS_SERVER_TIMEOUT`, with the last error
 */
export async function waitUntilReachable(
  url: string,
  timeout: number,
  cancelled: AbortSignal,
  { mask, option = 'server' }: Wait = {},
): Promise<void> {
  const over = AbortSignal.any([cancelled, AbortSignal.timeout(timeout)]);
  const watch = watchHandshake(targetOf(url), over);
  const notice = setTimeout(() => {
    const left = Math.round((timeout - noticeAfter) / 1000);
    notify(`${problemAt(url, watch.last())}; waiting up to ${left} s more ("startTimeout")`, mask);
  }, noticeAfter);
  const isReady = await watch.ready;
  clearTimeout(notice);
  if (!isReady) throw notReady(url, timeout, watch, option);
}

function targetOf(url: string): HandshakeTarget {
  const { protocol, pathname, search } = new URL(url);
  return { ...urlAddress(url), path: `${pathname}${search}`, tls: protocol === 'wss:' };
}

function notReady(
  url: string,
  timeout: number,
  watch: ReadinessWatch,
  option: string,
): WsDynamicError {
  const last = watch.last();
  const remedy =
    last === undefined || last.kind === 'refused'
      ? 'Start that server before Jest, correct the address, or raise "startTimeout".'
      : 'If it is still starting, raise "startTimeout"; if it answers at one path only, add that path to the URL.';
  return new WsDynamicError(
    'ERR_WS_SERVER_TIMEOUT',
    `Option "${option}" names ${url}, but it was not ready within ${timeout} ms: ${problemAt(url, last)}. ${remedy}`,
    { details: { option: option.split('.')[0] } },
  );
}

function problemAt(url: string, last: HandshakeOutcome | undefined): string {
  if (last?.kind === 'silent') {
    return `${url} accepts connections, but does not answer a WebSocket handshake (${last.detail})`;
  }
  if (last?.kind === 'answered') return `${url} answers a WebSocket handshake with ${last.status}`;
  return `nothing accepts connections at ${url} (${last?.code ?? 'no answer'})`;
}

import { longestTimer } from '../../../platform/time';
import { isCloseCode, isCloseReason } from '../../../wire/close-codes';

/** What a connection on a path may expect. Pure; docs/reference-server.md lists the paths. */
export type Route = Handshake &
  (
    | { readonly kind: 'messages'; readonly rules: MessageRules }
    | { readonly kind: 'echo' }
    | { readonly kind: 'silent' }
    /** 1006 means: drop the connection without a close frame. */
    | { readonly kind: 'close'; readonly code: number; readonly reason: string }
    | { readonly kind: 'reject'; readonly status: number }
    /** The handshake is never answered. */
    | { readonly kind: 'hang' }
  );

interface MessageRules {
  /** What is not JSON closes the connection with 1003, instead of an `error` reply. */
  readonly strict: boolean;
  readonly needsAuthentication: boolean;
  /** At most `messages` in any `window` ms of a connection. */
  readonly rate: { readonly messages: number; readonly window: number } | undefined;
}

interface Handshake {
  /** Subprotocol to choose if it is offered; `undefined`: the first that is offered. */
  readonly protocol: string | undefined;
  /** Largest message in bytes, instead of the server's. */
  readonly limit: number | undefined;
  /** Whether permessage-deflate (RFC 7692) is accepted when a client offers it. */
  readonly deflate: boolean;
}

/** Where a request target leads; `reject` with 400 when its path or a parameter makes no sense. */
export function routeOf(target: string): Route {
  const url = parseUrl(target);
  if (url === null) return badRequest;
  const query = url.searchParams;
  const limit = numberOf(query, 'limit', 1, longestTimer);
  if (limit === 'bad') return badRequest;
  const handshake = {
    protocol: query.get('protocol') ?? undefined,
    limit,
    deflate: query.has('deflate'),
  };

  switch (url.pathname) {
    case '/echo':
      return { ...handshake, kind: 'echo' };
    case '/silent':
      return { ...handshake, kind: 'silent' };
    case '/hang':
      return { ...handshake, kind: 'hang' };
    case '/reject': {
      const status = numberOf(query, 'status', 200, 599) ?? 401;
      return status === 'bad' ? badRequest : { ...handshake, kind: 'reject', status };
    }
    case '/close': {
      const code = numberOf(query, 'code', 1000, 4999) ?? 1000;
      const reason = query.get('reason') ?? '';
      const usable = code !== 'bad' && (isCloseCode(code) || code === 1006);
      if (!usable || !isCloseReason(reason)) return badRequest;
      return { ...handshake, kind: 'close', code, reason };
    }
    case '/limited': {
      const messages = numberOf(query, 'messages', 1, 1_000_000) ?? 10;
      const window = numberOf(query, 'window', 1, longestTimer) ?? 1000;
      if (messages === 'bad' || window === 'bad') return badRequest;
      return { ...handshake, kind: 'messages', rules: { ...open, rate: { messages, window } } };
    }
    case '/strict':
      return { ...handshake, kind: 'messages', rules: { ...open, strict: true } };
    case '/private':
      return { ...handshake, kind: 'messages', rules: { ...open, needsAuthentication: true } };
    default:
      return { ...handshake, kind: 'messages', rules: open };
  }
}

const open: MessageRules = { strict: false, needsAuthentication: false, rate: undefined };

const badRequest: Route = {
  kind: 'reject',
  status: 400,
  protocol: undefined,
  limit: undefined,
  deflate: false,
};

function parseUrl(target: string): URL | null {
  try {
    return new URL(target, 'ws://reference');
  } catch {
    return null;
  }
}

function numberOf(query: URLSearchParams, name: string, least: number, most: number) {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : ('bad' as const);
}

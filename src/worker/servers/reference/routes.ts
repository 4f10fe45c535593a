import { longestTimer } from '../../../platform/time';
import { isCloseCode, isCloseReason } from '../../../protocol/close-frame';

/** The behaviour of connections on a path. Pure; docs/reference-server.md lists the paths. */
export type Route = Handshake & Answer;

type Answer =
  | { readonly kind: 'messages'; readonly rules: MessageRules }
  | { readonly kind: 'echo' }
  | { readonly kind: 'silent' }
  /** 1006 drops the connection without a close frame. */
  | { readonly kind: 'close'; readonly code: number; readonly reason: string }
  | { readonly kind: 'reject'; readonly status: number }
  /** The handshake is never answered. */
  | { readonly kind: 'hang' };

interface MessageRules {
  /** Whether a message that is not JSON closes the connection with 1003, instead of an `error` reply. */
  readonly strict: boolean;
  readonly needsAuthentication: boolean;
  /** Allows at most `messages` per connection in any `window` ms. */
  readonly rate: { readonly messages: number; readonly window: number } | undefined;
}

interface Handshake {
  /** Subprotocol to select if it is offered; `undefined` selects the first offered. */
  readonly protocol: string | undefined;
  /** Largest message in bytes, instead of the server's limit. */
  readonly limit: number | undefined;
  /** Whether permessage-deflate (RFC 7692) is accepted when a client offers it. */
  readonly deflate: boolean;
}

/** The route of a request target; `reject` with 400 for an invalid path or parameter. */
export function routeOf(target: string): Route {
  try {
    const { pathname, searchParams: query } = new URL(target, 'ws://reference');
    return {
      protocol: query.get('protocol') ?? undefined,
      limit: numberOf(query, 'limit', 1, longestTimer),
      deflate: query.has('deflate'),
      ...answerOf(pathname, query),
    };
  } catch {
    return { kind: 'reject', status: 400, protocol: undefined, limit: undefined, deflate: false };
  }
}

function answerOf(path: string, query: URLSearchParams): Answer {
  switch (path) {
    case '/echo':
      return { kind: 'echo' };
    case '/silent':
      return { kind: 'silent' };
    case '/hang':
      return { kind: 'hang' };
    case '/reject':
      return { kind: 'reject', status: numberOf(query, 'status', 200, 599) ?? 401 };
    case '/close': {
      const code = numberOf(query, 'code', 1000, 4999) ?? 1000;
      const reason = query.get('reason') ?? '';
      if (!isCloseCode(code) && code !== 1006) throw new RangeError('code');
      if (!isCloseReason(reason)) throw new RangeError('reason');
      return { kind: 'close', code, reason };
    }
    case '/limited': {
      const messages = numberOf(query, 'messages', 1, 1_000_000) ?? 10;
      const window = numberOf(query, 'window', 1, longestTimer) ?? 1000;
      return messagesBy({ rate: { messages, window } });
    }
    case '/strict':
      return messagesBy({ strict: true });
    case '/private':
      return messagesBy({ needsAuthentication: true });
    default:
      return messagesBy({});
  }
}

function messagesBy(rules: Partial<MessageRules>): Answer {
  const open = { strict: false, needsAuthentication: false, rate: undefined };
  return { kind: 'messages', rules: { ...open, ...rules } };
}

function numberOf(query: URLSearchParams, name: string, least: number, most: number) {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new RangeError(name);
}

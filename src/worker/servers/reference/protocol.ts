/**
 * The messages of the reference server and the replies to them. Pure; docs/reference-server.md describes the
 * same table.
 */

import { withFallback } from '../../../errors/with-fallback';
import { isCloseCode, isCloseReason } from '../../../protocol/close-frame';

/** State that a reply may depend on, besides the message. */
export interface Circumstances {
  readonly connectionId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Size of the message in bytes. */
  readonly bytes: number;
  /** Largest message in bytes. */
  readonly messageSizeLimit: number;
  readonly authenticated: boolean;
  /** Whether this connection must authenticate before anything else. */
  readonly needsAuthentication: boolean;
  readonly tokens: readonly string[];
  /** Milliseconds until this connection may send a message; 0 if it may send now. */
  readonly retryAfter: number;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export type ReplyErrorCode =
  | 'invalid_json'
  | 'invalid_message'
  | 'invalid_field'
  | 'unknown_type'
  | 'binary_unsupported'
  | 'invalid_token'
  | 'unauthenticated'
  | 'rate_limited';

/** The effects of a message. */
export interface Outcome {
  /** Sent to the sender. */
  readonly reply?: JsonObject;
  /** Sent to all clients of this protocol, including the sender. */
  readonly broadcast?: JsonObject;
  /** Marks the sender as authenticated. */
  readonly authenticate?: true;
  /** Closes the connection, after the reply. */
  readonly close?: { readonly code: number; readonly reason: string };
}

type Handler = (message: JsonObject, circumstances: Circumstances) => Outcome;

const answers: Readonly<Record<string, Handler>> = {
  hello: (message, { connectionId, messageSizeLimit, now }) =>
    reply(message, 'welcome', { connectionId, messageSizeLimit, timestamp: now }),

  message: (message, { bytes, now }) =>
    reply(message, 'ack', {
      ...('sequence' in message ? { sequence: message.sequence } : {}),
      bytes,
      timestamp: now,
    }),

  ping: (message, { now }) => reply(message, 'pong', { timestamp: now }),

  heartbeat: (message, { now }) => reply(message, 'heartbeat', { timestamp: now }),

  echo: (message) =>
    'payload' in message
      ? reply(message, 'echo', { payload: message.payload })
      : fail('invalid_field', '"echo" requires a "payload".', message),

  broadcast: (message, { connectionId, now }) =>
    'payload' in message
      ? {
          broadcast: {
            type: 'broadcast',
            ...idOf(message),
            from: connectionId,
            payload: message.payload,
            timestamp: now,
          },
        }
      : fail('invalid_field', '"broadcast" requires a "payload".', message),

  authenticate: (message, { tokens }) => {
    if (typeof message.token !== 'string') {
      return fail('invalid_field', '"token" must be a string.', message);
    }
    if (!tokens.includes(message.token)) {
      return fail('invalid_token', 'Unknown token.', message);
    }
    return { ...reply(message, 'authenticated', {}), authenticate: true };
  },

  whoami: (message, { connectionId, authenticated }) =>
    reply(message, 'identity', { connectionId, authenticated }),

  close: (message) => {
    const { code = 1000, reason = '' } = message;
    if (!isCloseCode(code)) {
      return fail('invalid_field', '"code" must be a close code of RFC 6455 section 7.4.', message);
    }
    if (!isCloseReason(reason)) {
      return fail('invalid_field', '"reason" must be a string of at most 123 bytes.', message);
    }
    return { close: { code, reason } };
  },
};

// A Map, because a client may send { "type": "constructor" }.
const handlers: ReadonlyMap<string, Handler> = new Map(Object.entries(answers));

// Message types that are allowed before authentication.
const openToAll: ReadonlySet<string> = new Set(['authenticate', 'ping', 'close']);

/** The message types that the reference server answers. */
export const messageTypes: readonly string[] = Object.freeze([...handlers.keys()]);

/** Answers a text message. */
export function answerMessage(text: string, circumstances: Circumstances): Outcome {
  const message: unknown = withFallback(() => JSON.parse(text), undefined);
  const { retryAfter } = circumstances;
  if (retryAfter > 0) {
    const request = isObject(message) && isId(message.id) ? message : {};
    const why = `Too many messages; send the next one in ${retryAfter} ms.`;
    return fail('rate_limited', why, request, { retryAfter });
  }
  if (message === undefined) return fail('invalid_json', 'The message is not valid JSON.');
  if (!isObject(message)) {
    return fail('invalid_message', 'A message must be a JSON object with a "type".');
  }
  if ('id' in message && !isId(message.id)) {
    return fail('invalid_field', '"id" must be a string or a number.');
  }
  if (typeof message.type !== 'string') {
    return fail('invalid_message', '"type" must be a string.', message);
  }
  const { type } = message;
  if (circumstances.needsAuthentication && !circumstances.authenticated && !openToAll.has(type)) {
    return fail('unauthenticated', 'Send { "type": "authenticate", "token": … } first.', message);
  }
  const handler = handlers.get(type);
  if (handler !== undefined) return handler(message, circumstances);
  const known = messageTypes.join(', ');
  return fail('unknown_type', `"${type.slice(0, 64)}" is not one of ${known}.`, message);
}

/** An `error` reply, with the `id` of the request. */
export function fail(
  code: ReplyErrorCode,
  message: string,
  request: JsonObject = {},
  more: JsonObject = {},
): Outcome {
  return { reply: { type: 'error', ...idOf(request), code, message, ...more } };
}

function reply(request: JsonObject, type: string, body: JsonObject): Outcome {
  return { reply: { type, ...idOf(request), ...body } };
}

function idOf({ id }: JsonObject): JsonObject {
  return id === undefined ? {} : { id };
}

function isId(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

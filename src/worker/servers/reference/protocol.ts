/**
 * The reference server's messages: what each is answered with. Pure; docs/reference-server.md has the
 * same table in words.
 */

import { orElse } from '../../../errors/or-else';
import { isCloseCode, isCloseReason } from '../../../wire/close-codes';

/** What an answer may depend on, besides the message. */
export interface Circumstances {
  readonly connectionId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Size of the message in bytes. */
  readonly bytes: number;
  /** Largest message in bytes. */
  readonly messageSizeLimit: number;
  readonly authenticated: boolean;
  /** Whether this connection may do nothing but authenticate, until it has. */
  readonly needsAuthentication: boolean;
  readonly tokens: readonly string[];
  /** Milliseconds until this connection may send a message; 0 if it may now. */
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

/** The effects of one message. */
export interface Outcome {
  /** To the sender. */
  readonly reply?: JsonObject;
  /** To every client that speaks this protocol, the sender included. */
  readonly broadcast?: JsonObject;
  /** The sender is authenticated from now on. */
  readonly authenticate?: true;
  /** Ends the connection, after the reply. */
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
      : fail('invalid_field', 'An "echo" needs a "payload".', message),

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
      : fail('invalid_field', 'A "broadcast" needs a "payload".', message),

  authenticate: (message, { tokens }) => {
    if (typeof message.token !== 'string') {
      return fail('invalid_field', 'An "authenticate" needs a "token" that is a string.', message);
    }
    if (!tokens.includes(message.token)) {
      return fail('invalid_token', 'This token is not known here.', message);
    }
    return { ...reply(message, 'authenticated', {}), authenticate: true };
  },

  whoami: (message, { connectionId, authenticated }) =>
    reply(message, 'identity', { connectionId, authenticated }),

  close: (message) => {
    const { code = 1000, reason = '' } = message;
    if (!isCloseCode(code)) {
      return fail('invalid_field', 'The "code" is one of RFC 6455 section 7.4.', message);
    }
    if (!isCloseReason(reason)) {
      return fail('invalid_field', 'The "reason" is a string of at most 123 bytes.', message);
    }
    return { close: { code, reason } };
  },
};

// A Map, because a client may send { "type": "constructor" }.
const handlers: ReadonlyMap<string, Handler> = new Map(Object.entries(answers));

// What a connection may do before it has authenticated.
const openToAll: ReadonlySet<string> = new Set(['authenticate', 'ping', 'close']);

/** The types of message that the reference server answers. */
export const messageTypes: readonly string[] = Object.freeze([...handlers.keys()]);

/** Answers one text message. */
export function answerMessage(text: string, circumstances: Circumstances): Outcome {
  const message: unknown = orElse(() => JSON.parse(text), undefined);
  const { retryAfter } = circumstances;
  if (retryAfter > 0) {
    const request = isObject(message) && isId(message.id) ? message : {};
    const why = `Too many messages; the next may come in ${retryAfter} ms.`;
    return fail('rate_limited', why, request, { retryAfter });
  }
  if (message === undefined) return fail('invalid_json', 'The message is not JSON.');
  if (!isObject(message)) {
    return fail('invalid_message', 'A message is a JSON object with a "type".');
  }
  if ('id' in message && !isId(message.id)) {
    return fail('invalid_field', 'An "id" is a string or a number.');
  }
  if (typeof message.type !== 'string') {
    return fail('invalid_message', 'A message needs a "type" that is a string.', message);
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

/** An `error` reply; `request` lends it its `id`. */
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

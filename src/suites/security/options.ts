import type { Expected, MessagePredicate, Sendable } from '../../index';
import {
  kind,
  kinds,
  listOf,
  messageMatch,
  objectOf,
  readOptions,
  type Shape,
} from '../../suite-kit';
import {
  type PlannedMessage,
  type PreparedMessage,
  plannedMessage,
  preparedKind,
} from '../exchange-message';

const { anything, count, flag, headers, milliseconds, path, text } = kinds;

/** A valid message of the protocol. */
export interface SecurityMessage {
  readonly send: Sendable;
  /** The answer. If set, this message is used to check whether a client is served; otherwise a ping. */
  readonly expect?: Expected | MessagePredicate | undefined;
}

/** The clients that are accepted, and those that are refused. */
export interface SecurityLogin {
  /** Credentials of user A, as headers of each handshake. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Credentials of user A in the query: path and query including them; `path` then has none. */
  readonly path?: string | undefined;
  /** Expired credentials. */
  readonly expired?: Readonly<Record<string, string>> | undefined;
  /** Path and query with expired credentials. */
  readonly expiredPath?: string | undefined;
  /**
   * Credentials of user B, a message that B sends to act as A, and the answer that shows that it succeeded.
   */
  readonly other?:
    | {
        readonly headers?: Readonly<Record<string, string>> | undefined;
        readonly path?: string | undefined;
        readonly send: Sendable;
        readonly reveals: Expected | MessagePredicate;
      }
    | undefined;
  /**
   * For a login by message (the first of `prepare`): how long a connection may remain without a login, ms.
   */
  readonly within?: number | undefined;
}

/** The limits that the server guarantees. */
export interface SecurityLimits {
  /** Maximum message size, bytes. */
  readonly messageSize?: number | undefined;
  /** Maximum messages per second on one connection. */
  readonly messagesPerSecond?: number | undefined;
  /** Maximum connections from one address. */
  readonly connections?: number | undefined;
  /** Maximum duration of an opening handshake, ms. */
  readonly handshake?: number | undefined;
  /** Maximum time for an answer while others attack, ms. Default 2000. */
  readonly answer?: number | undefined;
  /** Maximum growth of the server's memory, bytes. Default 96 MiB. */
  readonly memory?: number | undefined;
}

/** The options of a security suite. Checks for which options are missing are listed as not tested. */
export interface SecurityOptions {
  /** Path and query. Default `/`. */
  readonly path?: string | undefined;
  /** Whether to use wss. Default `false`. */
  readonly ssl?: boolean | undefined;
  /** Additional headers for each handshake. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The accepted origins; all others must be refused. */
  readonly origins?: readonly string[] | undefined;
  readonly login?: SecurityLogin | undefined;
  /** Messages that each connection sends first, and the awaited answers; without `send`, a greeting. */
  readonly prepare?: readonly PreparedMessage[] | undefined;
  /** Messages of your protocol, from which invalid ones are generated. */
  readonly messages?: readonly SecurityMessage[] | undefined;
  readonly limits?: SecurityLimits | undefined;
  /** Checks or groups that the server does not defend against. */
  readonly undefended?: readonly string[] | undefined;
  /** The seed for generating invalid messages. Default 1. */
  readonly seed?: number | undefined;
  /** The name of a remote host that may be attacked. */
  readonly allowHost?: string | undefined;
}

const message = { send: anything, expect: messageMatch } satisfies Shape<keyof SecurityMessage>;

const login = {
  headers,
  expired: headers,
  path,
  expiredPath: path,
  other: objectOf({ headers, path, send: anything, reveals: messageMatch }, ['send', 'reveals']),
  within: milliseconds,
} satisfies Shape<keyof SecurityLogin>;

/** The checks vary the first of them; if none is accepted, no client is. */
const origins = kind(
  "a list of at least one origin, such as ['https://example.com']",
  (value) =>
    // The constructor throws for other texts.
    Array.isArray(value) && value.length > 0 && value.every((origin) => Boolean(new URL(origin))),
);

const limits = {
  messageSize: count,
  messagesPerSecond: count,
  connections: count,
  handshake: milliseconds,
  answer: milliseconds,
  memory: count,
} satisfies Shape<keyof SecurityLimits>;

/** The type of each option. */
export const securityShape = {
  path,
  ssl: flag,
  headers,
  origins,
  login: objectOf(login),
  prepare: preparedKind,
  messages: listOf('a list of messages', objectOf(message, ['send'])),
  limits: objectOf(limits),
  undefended: listOf("a list of checks or groups, such as ['limits-rate', 'tls']", text),
  seed: kind('a whole number', Number.isInteger),
  allowHost: text,
} satisfies Shape<keyof SecurityOptions>;

export interface SecurityPlan {
  readonly path: string;
  readonly ssl: boolean;
  /** The headers of a handshake that must be accepted. */
  readonly headers: Readonly<Record<string, string>>;
  /** The headers of a handshake without origin and credentials. */
  readonly plainHeaders: Readonly<Record<string, string>>;
  readonly origins: readonly string[] | undefined;
  readonly login: SecurityLogin;
  readonly prepare: readonly PlannedMessage[];
  readonly messages: readonly PlannedMessage[];
  readonly limits: SecurityLimits & { readonly answer: number; readonly memory: number };
  readonly undefended: readonly string[];
  readonly seed: number;
  readonly allowHost: string | undefined;
}

const mebibyte = 1024 * 1024;

/** Validates the options and applies the defaults. @throws ERR_WS_OPTION_INVALID */
export function readSecurityOptions(call: string, options: SecurityOptions): SecurityPlan {
  return planSecurity(readOptions(call, options, securityShape));
}

/**
 * Applies the defaults to validated options. @throws ERR_WS_OPTION_INVALID for a message that JSON cannot
 * represent
 */
export function planSecurity(options: SecurityOptions): SecurityPlan {
  const { origins, login: access = {}, undefended = [] } = options;
  const plainHeaders = options.headers ?? {};
  const [origin] = origins ?? [];
  return {
    path: options.path ?? '/',
    ssl: options.ssl ?? false,
    plainHeaders,
    headers: {
      ...plainHeaders,
      ...(origin !== undefined && { Origin: origin }),
      ...access.headers,
    },
    origins,
    login: access,
    prepare: (options.prepare ?? []).map(plannedMessage),
    messages: (options.messages ?? []).map(plannedMessage),
    limits: { ...options.limits, ...defaultsOf(options.limits ?? {}) },
    undefended,
    seed: options.seed ?? 1,
    allowHost: options.allowHost,
  };
}

function defaultsOf({ answer = 2000, memory = 96 * mebibyte }: SecurityLimits): {
  readonly answer: number;
  readonly memory: number;
} {
  return { answer, memory };
}

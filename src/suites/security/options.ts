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

/** A message that the server takes. */
export interface SecurityMessage {
  readonly send: Sendable;
  /** Its answer. With it, a client that is not served is noticed by this message; without, by a ping. */
  readonly expect?: Expected | MessagePredicate | undefined;
}

/** Which clients are accepted, and which are refused. */
export interface SecurityLogin {
  /** Credentials of user A, as headers of each handshake. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Credentials of user A in a query: the path and query with them; `path` is then without. */
  readonly path?: string | undefined;
  /** Credentials that have expired. */
  readonly expired?: Readonly<Record<string, string>> | undefined;
  /** The path and query with credentials that have expired. */
  readonly expiredPath?: string | undefined;
  /** Credentials of user B, what B sends to act as A, and the answer that shows that it worked. */
  readonly other?:
    | {
        readonly headers?: Readonly<Record<string, string>> | undefined;
        readonly path?: string | undefined;
        readonly send: Sendable;
        readonly reveals: Expected | MessagePredicate;
      }
    | undefined;
  /** For a login by message (the first of `prepare`): how long a connection may stay without, ms. */
  readonly within?: number | undefined;
}

/** What the server promises to hold. */
export interface SecurityLimits {
  /** The largest message, bytes. */
  readonly messageSize?: number | undefined;
  /** Messages a second of one connection. */
  readonly messagesPerSecond?: number | undefined;
  /** Connections of one address. */
  readonly connections?: number | undefined;
  /** How long an opening handshake may take, ms. */
  readonly handshake?: number | undefined;
  /** How long an answer may take while others attack, ms. Default 2000. */
  readonly answer?: number | undefined;
  /** By how much the server's memory may grow, bytes. Default 96 MiB. */
  readonly memory?: number | undefined;
}

/** What a security suite tests. What is not described is listed as not tested. */
export interface SecurityOptions {
  /** Path and query. Default `/`. */
  readonly path?: string | undefined;
  /** Over wss. Default `false`. */
  readonly ssl?: boolean | undefined;
  /** More headers of each handshake. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The accepted origins; all others have to be refused. */
  readonly origins?: readonly string[] | undefined;
  readonly login?: SecurityLogin | undefined;
  /** What each connection sends first, and the answers that it waits for; without `send`, a greeting. */
  readonly prepare?: readonly PreparedMessage[] | undefined;
  /** Messages of your protocol, from which bad ones are made. */
  readonly messages?: readonly SecurityMessage[] | undefined;
  readonly limits?: SecurityLimits | undefined;
  /** What the server does not defend: ids or groups of checks. */
  readonly undefended?: readonly string[] | undefined;
  /** The seed of the bad messages. Default 1. */
  readonly seed?: number | undefined;
  /** The name of a host that is not this machine, which may be attacked. */
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

const limits = {
  messageSize: count,
  messagesPerSecond: count,
  connections: count,
  handshake: milliseconds,
  answer: milliseconds,
  memory: count,
} satisfies Shape<keyof SecurityLimits>;

/** What each option may be. */
export const securityShape = {
  path,
  ssl: flag,
  headers,
  origins: listOf("a list of origins, such as ['https://example.com']", text),
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
  /** The headers of a handshake that has to be accepted. */
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

/** Checks and completes the options. @throws ERR_WS_OPTION_INVALID */
export function readSecurityOptions(call: string, options: SecurityOptions): SecurityPlan {
  return planSecurity(readOptions(call, options, securityShape));
}

/** Completes options that were checked. @throws ERR_WS_OPTION_INVALID for a message that JSON cannot represent */
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

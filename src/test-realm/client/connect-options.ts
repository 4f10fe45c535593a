import type { ConnectRequest } from '../../bridge/connection-data';
import type { InvalidValue } from '../../errors/invalid-value';
import { showValue } from '../../errors/show-value';
import { either, kind } from '../../validation/kind';
import {
  bytes,
  flag,
  headers,
  headerText,
  limit,
  object,
  protocols,
  text,
} from '../../validation/kinds';
import type { Shape } from '../../validation/object';
import { type CodecSource, codecKind } from '../codec/codec';
import { type ReplayOptions, replayShape } from '../replay/replay-options';

/** A link of `network()`, or any other proxy of the server. */
export interface Via {
  readonly url: string;
  readonly sslUrl?: string | undefined;
}

/** The options of `connect()`; defaults are those of the session and of `ws`. */
export interface ConnectOptions
  extends Pick<
      ConnectRequest,
      'headers' | 'origin' | 'maxPayload' | 'perMessageDeflate' | 'client'
    >,
    ReplayOptions {
  /** Path and query on the file's server. Default `/`. */
  readonly path?: string;
  /** A named server of the file (option `servers`), in place of its own. */
  readonly server?: string;
  /** What failures call this connection, beside its URL: `'alice'`. */
  readonly name?: string;
  /** `true` for the wss port. */
  readonly ssl?: boolean;
  /** Subprotocols to offer, the preferred one first. */
  readonly protocols?: string | readonly string[];
  /** Limit of the handshake, ms. Default: until shortly before the running test's own limit. */
  readonly timeout?: number;
  /** Go through a link of `network()`. */
  readonly via?: Via;
  /** Any other server: `ws://`, `wss://` or `ws+unix:`; its path is here, or in `path`. */
  readonly url?: string;
  /** PEM of the authority to trust for another server's `wss://`. */
  readonly ca?: string;
  /** Decodes messages and encodes values. Default: the file's option `codec`; `false` turns it off. */
  readonly codec?: CodecSource | false;
}

/** Whether it is the address of a server, and not a path on the file's own. */
export function isAddress(where: unknown): boolean {
  return typeof where === 'string' && /^(wss?|https?|ws\+unix):/i.test(where);
}

const control = /\p{Cc}/u;

/** Text without a scheme is a path of the file's server: `localhost:3000` would be one, too. */
export const targetPath = kind(
  "a path that begins with '/' or '?', without control characters",
  (value) => typeof value === 'string' && /^[/?]|^$/.test(value) && !control.test(value),
  "Write '/chat' for the file's own server, 'ws://localhost:3000/chat' for another one.",
);

/** The address of a path on a server, and of nothing else: `//host` is a path here. */
export function withPath(base: string, path = '/'): string {
  return new URL(new URL(base).origin + (path.startsWith('/') ? path : `/${path}`)).href;
}

/** More than one of the options that name the server. */
export function severalServers(names: readonly string[]): InvalidValue {
  const quoted = names.map((name) => `"${name}"`);
  return {
    expected: `one server: ${quoted.join(' or ')}`,
    received: quoted.join(' and '),
    remedy: 'Leave one out.',
  };
}

/** A path in the URL and another one beside it. */
export function twoPaths(url: string, path: string): InvalidValue {
  return {
    expected: 'one path',
    received: `the URL ${showValue(url)} with "path" ${showValue(path)}`,
    remedy: 'Put the path into the URL, or leave it out.',
  };
}

/** What `via` is, for messages. */
export const viaText = 'a link of network(), or an object with a url';

/** What each option of `connect()` may be. */
export const connectShape = {
  path: targetPath,
  server: kind('the name of a server', (value) => typeof value === 'string' && value !== ''),
  name: text,
  ssl: flag,
  protocols,
  headers,
  origin: headerText,
  timeout: limit,
  maxPayload: bytes,
  perMessageDeflate: either('true, false or an object of options of ws', flag, object),
  via: kind(
    viaText,
    (value) => typeof value === 'object' && isAddress((value as Partial<Via> | null)?.url),
  ),
  url: kind('a URL that begins with ws://, wss:// or ws+unix:', isAddress),
  ca: text,
  codec: codecKind,
  client: object,
  ...replayShape,
} satisfies Shape<keyof ConnectOptions>;

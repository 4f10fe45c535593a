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
  pem,
  protocols,
  text,
} from '../../validation/kinds';
import { definedIfGiven, type Shape } from '../../validation/object';
import { type CodecSource, codecKind } from '../codec/codec';
import { type ReplayOptions, replayShape } from '../replay/replay-options';

/** A link of `network()`, or any other proxy of the server. */
export interface Via {
  readonly url: string;
  readonly sslUrl?: string | undefined;
}

/** The options of `connect()`; defaults are set by the session and by `ws`. */
export interface ConnectOptions
  extends Pick<
      ConnectRequest,
      'headers' | 'origin' | 'maxPayload' | 'perMessageDeflate' | 'client'
    >,
    ReplayOptions {
  /** Path and query on the file's server. Default `/`. */
  readonly path?: string;
  /** A named server of the file (option `servers`); by default its main one. */
  readonly server?: string;
  /** A name for this connection in failures, in addition to its URL: `'alice'`. */
  readonly name?: string;
  /** `true` to use the wss port. */
  readonly ssl?: boolean;
  /** Subprotocols to offer, in order of preference. */
  readonly protocols?: string | readonly string[];
  /** Limit of the handshake, ms. Default: until shortly before the running test's own limit. */
  readonly timeout?: number;
  /** Connect through a link of `network()`. */
  readonly via?: Via;
  /** The URL of any other server: `ws://`, `wss://` or `ws+unix:`; its path is here, or in `path`. */
  readonly url?: string;
  /** The certificate authority to trust for another server's `wss://`, PEM. */
  readonly ca?: string;
  /** Decodes messages and encodes values. Default: the file's option `codec`; `false` turns it off. */
  readonly codec?: CodecSource | false;
}

/** Whether a string is a server's URL, as opposed to a path on the file's server. */
export function isAddress(where: unknown): boolean {
  return typeof where === 'string' && /^(wss?|https?|ws\+unix):/i.test(where);
}

const control = /\p{Cc}/u;

/** A path without a leading slash is refused, since `localhost:3000` would be one. */
export const targetPath = kind(
  "a path that begins with '/' or '?', without control characters",
  (value) => typeof value === 'string' && /^[/?]|^$/.test(value) && !control.test(value),
  "Write '/chat' for the file's own server, 'ws://localhost:3000/chat' for another server.",
);

/** More than one option specifies the server. */
export function severalServers(names: readonly string[]): InvalidValue {
  const quoted = names.map((name) => `"${name}"`);
  return {
    expected: `one server: ${quoted.join(' or ')}`,
    received: quoted.join(' and '),
    remedy: 'Leave one out.',
  };
}

/** A path in the URL and in `path`. */
export function twoPaths(url: string, path: string): InvalidValue {
  return {
    expected: 'one path',
    received: `the URL ${showValue(url)} with "path" ${showValue(path)}`,
    remedy: 'Put the path into the URL, or leave it out.',
  };
}

/** Description of `via` in messages. */
export const viaText = 'a link of network(), or an object with a url';

/** The types of the options of `connect()`. */
export const connectShape = {
  path: targetPath,
  server: definedIfGiven(
    kind('the name of a server', (value) => typeof value === 'string' && value !== ''),
  ),
  name: text,
  ssl: flag,
  protocols,
  headers,
  origin: headerText,
  timeout: limit,
  maxPayload: bytes,
  perMessageDeflate: either('true, false or an object of options of ws', flag, object),
  via: definedIfGiven(
    kind(
      viaText,
      (value) => typeof value === 'object' && isAddress((value as Partial<Via> | null)?.url),
    ),
  ),
  url: definedIfGiven(kind('a URL that begins with ws://, wss:// or ws+unix:', isAddress)),
  ca: pem,
  codec: codecKind,
  client: object,
  ...replayShape,
} satisfies Shape<keyof ConnectOptions>;

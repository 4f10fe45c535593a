/** Normalizes the arguments of `connect()`. */
import { isPromise } from 'node:util/types';
import { invalid, noWssPort } from '../../errors/invalid-value';
import { parseUrl } from '../../errors/parse-url';
import { showTyped } from '../../errors/show-value';
import { withFallback } from '../../errors/with-fallback';
import { readOptions, refuseExtra } from '../../validation/check';
import { keysOf } from '../../validation/object';
import { withPath } from '../../wire/address';
import { checkReplay } from '../replay/replay-options';
import { addressOfServer } from '../server/live-server';
import { isServable } from '../server/servable';
import {
  type ConnectOptions,
  connectShape,
  isAddress,
  severalServers,
  twoPaths,
} from './connect-options';

const targets = 'a path, a URL, options or a server';

/** A variable that is not set, or `mock.url` without an `await` before `mockServer()`. */
const noAddress = {
  expected: targets,
  received: 'undefined',
  remedy:
    "Check the variable, and that mockServer() or serve() was awaited. Without an argument, connect() connects to '/' of the file's server.",
};

/** The options of a call, and the server, application or function passed instead of an address. */
export interface ConnectCall {
  readonly options: ConnectOptions;
  readonly server?: unknown;
}

/** @throws ERR_WS_OPTION_INVALID */
export function readConnectCall(given: readonly unknown[]): ConnectCall {
  refuseExtra('connect()', given, { most: 3 });
  if (given.length > 0 && given[0] === undefined) throw invalid('connect()', noAddress);
  const [where = '/', ...rest] = [textOf(given[0]), ...given.slice(1)];
  const [second, third] = rest as [string | ConnectOptions | undefined, ConnectOptions?];
  if (addressOfServer(where) === undefined && !isServable(where)) {
    refuseNoTarget(where);
    refuseExtra('connect()', given, { most: 2 });
    return { options: connectTarget(where as string | ConnectOptions, second as ConnectOptions) };
  }
  if (isAddress(second)) {
    const expected = 'a path as the second argument, since the first is a server';
    throw invalid('connect()', { expected, received: showTyped(second) });
  }
  const options = connectTarget(second ?? {}, third);
  const named = ['server', 'url', 'via'].find((name) => name in options);
  if (named === undefined) return { options, server: where };
  throw invalid('connect()', {
    expected: `one server: the first argument or "${named}"`,
    received: 'both',
    remedy: 'Leave one out.',
  });
}

/** The text of a `URL`, of any realm; other values unchanged. */
function textOf(where: unknown): unknown {
  const tag = withFallback(() => Object.prototype.toString.call(where), '');
  return tag === '[object URL]' ? String(where) : where;
}

function refuseNoTarget(where: unknown): void {
  if (typeof where === 'string' || keysOf(where) !== undefined) return;
  const remedy = isPromise(where) ? 'Await it first.' : undefined;
  throw invalid('connect()', { expected: targets, received: showTyped(where), remedy });
}

/** The options for a server in this process. @throws ERR_WS_OPTION_INVALID */
export function targetOf(
  { ssl = false, path, ...options }: ConnectOptions,
  address: {
    readonly url: string;
    readonly sslUrl?: string | undefined;
    readonly ca?: string | undefined;
  },
): ConnectOptions {
  const base = ssl ? address.sslUrl : address.url;
  if (base === undefined) {
    throw invalid('connect()', noWssPort('the server'));
  }
  if (base.startsWith('ws+unix:')) return { ...options, url: base + (path ?? '/') };
  const { ca } = address;
  return {
    ...(ca !== undefined && base.startsWith('wss:') && { ca }),
    ...options,
    url: withPath(base, path),
  };
}

function connectTarget(where: string | ConnectOptions, options?: ConnectOptions): ConnectOptions {
  const read = (given: ConnectOptions) => readOptions('connect()', given, connectShape);
  const first = read(
    typeof where === 'string' ? { [isAddress(where) ? 'url' : 'path']: where } : where,
  );
  const target = options === undefined ? first : { ...read(options), ...first };
  checkReplay('connect()', target, '"replay"');
  const { server, url, via } = target;
  const named = Object.entries({ server, url, via }).filter(([, value]) => value !== undefined);
  if (named.length > 1) {
    const names = named.map(([name]) => name);
    throw invalid('connect()', severalServers(names));
  }
  if (target.url === undefined) return target;
  if (target.ssl === true && /^(ws|http):/i.test(target.url)) {
    const expected = '"url" to begin with wss:// if "ssl" is true';
    throw invalid('connect()', { expected, received: showTyped(target.url) });
  }
  return { ...target, url: addressOf(withLowerScheme(target.url), target.path) };
}

/** Schemes are not case-sensitive (RFC 3986 section 3.1). */
function withLowerScheme(url: string): string {
  return url.replace(/^[a-z+]+:/i, (scheme) => scheme.toLowerCase());
}

/** The URL with the path, if both are given. */
function addressOf(url: string, path: string | undefined): string {
  if (path === undefined) return url;
  const base = parseUrl(url);
  if (base?.host && base.pathname === '/' && base.search === '') return withPath(url, path);
  throw invalid('connect()', twoPaths(url, path));
}

import { randomBytes } from 'node:crypto';
import type { LinkEndpoint, LinkHandle, LinkListener, LinkTarget } from '../../bridge/network';
import { invalid } from '../../errors/invalid-value';
import { readOptions } from '../../validation/check';
import { either, kind } from '../../validation/kind';
import { count, flag, text, webSocketUrl } from '../../validation/kinds';
import { definedIfGiven, type Shape } from '../../validation/object';
import { waitAt } from '../awaited';
import { callSite } from '../call-site';
import { type CodecSource, codecKind } from '../codec/codec';
import { fileCodec } from '../codec/file-codec';
import { session, workerApi, workerFunctions } from '../worker';
import { createLink, type LinkAddresses } from './create-link';
import type { Link } from './link';
import { LinkCodec, type LinkFormat, plainLink } from './link-codec';
import { LinkLog } from './link-log';
import { noteEvent } from './noted-toxics';

/** The target of a link: the file's server, a mock server, or any other server. */
export interface LinkDestination {
  /** `ws://` or `wss://`. */
  readonly url: string;
  readonly sslUrl?: string | undefined;
  /** The certificate authority that the link must trust if it reads messages over wss, PEM. */
  readonly ca?: string | undefined;
}

export interface NetworkOptions {
  /** Makes faults repeatable. Default: a random seed, which a failing test shows. */
  readonly seed?: string | number;
  /** The target of the link. Default: the server of this test file. */
  readonly to?: string | LinkDestination;
  /**
   * A fixed address, such as `wss://api.example.com`: clients of this file that connect to it are routed
   * through the link to the real server.
   */
  readonly url?: string;
  /** Bytes that delays and `reorder` may hold in one stream of one connection. Default 1048576. */
  readonly buffer?: number;
  /**
   * Read messages from the first connection on: TLS is terminated and encrypted again, and compression is not
   * offered to the server. By default, this happens when the first message fault is added. Required for a
   * transcript of the link.
   */
  readonly messages?: boolean;
  /**
   * Decodes messages for faults: they are compared by value, and `change` returns a value. Defaults to the
   * file's option `codec`; `false` turns it off.
   */
  readonly codec?: CodecSource | false;
}

/** Other properties are allowed, since a mock server is also accepted. */
const destinationKind = kind('a ws:// or wss:// URL, or an object with one', (value) => {
  if (typeof value !== 'object' || value === null) return webSocketUrl('', value) === undefined;
  const { url, sslUrl = url } = value as Partial<LinkDestination>;
  return [url, sslUrl].every((one) => webSocketUrl('', one) === undefined);
});
const shape = {
  seed: either('a string or a whole number', text, kind('', Number.isInteger)),
  to: definedIfGiven(destinationKind),
  url: definedIfGiven(webSocketUrl),
  buffer: count,
  messages: flag,
  codec: codecKind,
} satisfies Shape<keyof NetworkOptions>;
const defaultBuffer = 1_048_576;

/**
 * Opens a link in front of the file's server, or in front of `to`. It passes all traffic unchanged until
 * toxics or faults are added. The session closes it after the test that opened it, or after the file; in
 * plain Node the caller closes it.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION, ERR_WS_PORTS_EXHAUSTED, ERR_WS_SERVER_FAILED
 * @example
 * const link = await network();
 * const client = await connect('/chat', { via: link });
 * link.latency(200, { jitter: 50 });
 * link.resetPeer();
 */
export function network(options: NetworkOptions = {}): Promise<Link> {
  const site = callSite(network);
  return waitAt('', network, async () => {
    const {
      seed,
      url,
      to = url,
      buffer = defaultBuffer,
      messages = false,
      codec = fileCodec() ?? false,
    } = readOptions('network()', options, shape);
    if (url !== undefined && to !== url) {
      const remedy = 'Leave "to" out: the target of the link is the server at "url".';
      throw invalid('network()', { expected: '"url" or "to"', received: 'both', remedy });
    }
    const destination = typeof to === 'string' ? { url: to } : (to ?? session().server.address);
    let addresses = { url: '' } as LinkAddresses;
    const format = codec === false ? plainLink : new LinkCodec(codec, () => addresses.url);
    const log = messages || format.seen !== undefined ? new LinkLog(format) : undefined;
    const handle = await (workerApi()?.session ?? workerFunctions()).openLink(
      {
        host: '127.0.0.1',
        target: targetOf(destination),
        fixed: url !== undefined,
        seed: String(seed ?? randomBytes(4).toString('hex')),
        buffer,
        messages: log !== undefined,
      },
      log === undefined ? { failure: report, event: noteEvent } : listenerOf(format, log),
    );
    addresses = addressesOf(handle, destination);
    // A link does not count connections that it refuses.
    const isUsed = (): boolean => handle.accepted > 0 || handle.hasRefused;
    workerApi()?.session.expectUse({ what: 'network()', site, link: handle, isUsed });
    return createLink(handle, addresses, format, log);
  });
}

/** Notifies a stateful codec of each message before the log. */
function listenerOf(format: LinkFormat, log: LinkLog): LinkListener {
  return {
    failure: report,
    seen(message) {
      format.seen?.(message);
      log.message(message);
    },
    event(event) {
      noteEvent(event);
      log.event(event);
    },
  };
}

function targetOf({ url, sslUrl, ca }: LinkDestination): LinkTarget {
  const isSecure = url.startsWith('wss:');
  return {
    plain: isSecure ? undefined : endpointOf(url),
    secure: isSecure ? endpointOf(url) : sslUrl === undefined ? undefined : endpointOf(sslUrl),
    ca,
  };
}

function endpointOf(url: string): LinkEndpoint {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(port) || (protocol === 'wss:' ? 443 : 80) };
}

/** The URLs of the target, with the link's own address. */
function addressesOf(handle: LinkHandle, { url, sslUrl }: LinkDestination): LinkAddresses {
  const at = (from: string, port: number | undefined): string => {
    const [scheme = '', rest = ''] = from.split('://');
    const path = rest.includes('/') ? rest.slice(rest.indexOf('/')) : '';
    return `${scheme}://${handle.host}:${port}${path}`;
  };
  const isSecure = url.startsWith('wss:');
  const own = at(url, isSecure ? handle.sslPort : handle.port);
  const secure = isSecure ? own : sslUrl && at(sslUrl, handle.sslPort);
  return { url: own, sslUrl: secure || undefined };
}

/**
 * Turns an error of a user's function into an unhandled rejection of this realm, so that Jest fails the test.
 */
function report(error: unknown): void {
  void Promise.reject(error);
}

/** The only code that redirects or refuses connections of a process. */
import * as net from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { type ConnectCall, readConnect } from './read-arguments';
import { replaceMethod } from './replace-method';

/** Where to connect to, how its name is looked up, or the error of the connection. */
export type Destination =
  | { readonly host: string; readonly port: number }
  | { readonly lookup: net.LookupFunction }
  | { readonly error: Error };

/** The decision for one connection, now or later; `undefined` leaves it unchanged. */
export type Dial = Destination | { readonly later: Promise<Dial> } | undefined;

export interface DialRules {
  dial(options: ConnectCall['options'], socket: net.Socket): Dial;
  /** Called when a connection that is left unchanged has started. */
  unchanged?(options: ConnectCall['options'], socket: net.Socket): void;
  /** Adds the trusted certificate authorities to the options of a TLS client. */
  trust?(options: ConnectionOptions): ConnectionOptions;
}

let isOwn = 0;

/** Runs `work`; connections that it opens ignore the routes, such as those of a link to the real server. */
export function unrouted<T>(work: () => T): T {
  isOwn += 1;
  try {
    return work();
  } finally {
    isOwn -= 1;
  }
}

/** Whether the connection being opened ignores the routes; its name is looked up synchronously. */
export function isUnrouted(): boolean {
  return isOwn > 0;
}

/**
 * Every TCP client of Node, including TLS clients, calls `Socket.prototype.connect`; every TLS client calls
 * `tls.createSecureContext` for the authorities that it trusts.
 */
export function patchDials(rules: DialRules): () => void {
  const undoConnect = replaceMethod(
    net.Socket.prototype,
    'connect',
    (original) =>
      function (this: unknown, ...values) {
        const call = isOwn > 0 ? undefined : readConnect(values);
        const dial = call && rules.dial(call.options, this as net.Socket);
        if (call === undefined) return original.apply(this, values);
        if (dial === undefined) {
          const result = original.apply(this, values);
          rules.unchanged?.(call.options, this as net.Socket);
          return result;
        }
        const connect = (destination: Destination | undefined): unknown =>
          original.call(
            this,
            { ...call.options, ...(destination && connectOptions(destination)) },
            call.callback,
          );
        if (!('later' in dial)) return connect(dial);
        void connectLater(this as net.Socket, dial.later, connect);
        return this;
      },
  );
  const undoTrust = rules.trust && patchTrust(rules.trust.bind(rules));
  return () => {
    undoTrust?.();
    undoConnect();
  };
}

function patchTrust(trust: NonNullable<DialRules['trust']>): () => void {
  // `import * as tls` would be a copy.
  const tls = require('node:tls') as typeof import('node:tls');
  return replaceMethod(
    tls,
    'createSecureContext',
    (original) =>
      function (this: unknown, options, ...rest) {
        const trusted = isOwn > 0 || !options ? options : trust(options as ConnectionOptions);
        return original.call(this, trusted, ...rest);
      },
  );
}

/**
 * Connects once the decision is made. Until then the socket is connecting: writes are buffered, and it may be
 * destroyed.
 */
async function connectLater(
  socket: net.Socket,
  later: Promise<Dial>,
  connect: (destination: Destination | undefined) => void,
): Promise<void> {
  Object.assign(socket, { connecting: true });
  let dial = await later;
  while (dial !== undefined && 'later' in dial) dial = await dial.later;
  if (!socket.destroyed) connect(dial);
}

/**
 * Connect options for a destination. For a redirect or an error no name is looked up: an address needs no
 * lookup, and an error is returned by the lookup function.
 */
function connectOptions(dial: Destination): Partial<net.TcpNetConnectOpts> {
  if ('lookup' in dial) return dial;
  if ('error' in dial) {
    const { error } = dial;
    const lookup: net.LookupFunction = (_host, _options, done) =>
      // As for a name that is not found: without an address.
      process.nextTick(done, error);
    return { host: 'refused.invalid', lookup };
  }
  // The local address may belong to another interface or IP family than the new destination.
  const { host, port } = dial;
  return { host, port, localAddress: undefined, family: 0 } as Partial<net.TcpNetConnectOpts>;
}

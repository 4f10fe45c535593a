/** The only place where connections of a process are redirected or refused. */
import * as net from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { type ConnectCall, readConnect } from './read-arguments';
import { replaceMethod } from './replace-method';

/** The destination of a dial, or its error. */
export type Led = { readonly host: string; readonly port: number } | { readonly error: Error };

/** The result for one dial, now or later; `undefined` leaves it unchanged. */
export type Dial = Led | { readonly later: Promise<Dial> } | undefined;

export interface DialRules {
  dial(options: ConnectCall['options'], socket: net.Socket): Dial;
  /** Called when a dial that is left unchanged has begun. */
  unchanged?(options: ConnectCall['options'], socket: net.Socket): void;
  /** The options of a TLS client, with the authorities that it trusts there. */
  trust?(options: ConnectionOptions): ConnectionOptions;
}

let isOwn = 0;

/** Connections opened while `work` runs ignore the routes: a link in front of a real server. */
export function unrouted<T>(work: () => T): T {
  isOwn += 1;
  try {
    return work();
  } finally {
    isOwn -= 1;
  }
}

/** Whether the connection that is being opened ignores the routes; its name is looked up at once. */
export function isUnrouted(): boolean {
  return isOwn > 0;
}

/**
 * Every TCP client of Node ends in `Socket.prototype.connect`, that of TLS included; every TLS client
 * asks `tls.createSecureContext` what it trusts.
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
        const connect = (led: Led | undefined): unknown =>
          original.call(this, { ...call.options, ...(led && leading(led)) }, call.callback);
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

/** Until then the socket is connecting: what is written to it is kept, and it may be destroyed. */
async function connectLater(
  socket: net.Socket,
  later: Promise<Dial>,
  connect: (led: Led | undefined) => void,
): Promise<void> {
  Object.assign(socket, { connecting: true });
  let dial = await later;
  while (dial !== undefined && 'later' in dial) dial = await dial.later;
  if (!socket.destroyed) connect(dial);
}

/** No name is looked up: an address needs none, and a refusal comes from the lookup itself. */
function leading(dial: Led): Partial<net.TcpNetConnectOpts> {
  if ('error' in dial) {
    const { error } = dial;
    const lookup: net.LookupFunction = (_host, _options, done) =>
      // Like a name that is not found: without an address.
      process.nextTick(done, error);
    return { host: 'refused.invalid', lookup };
  }
  // The local address may belong to another interface or family than the one that is dialled now.
  const { host, port } = dial;
  return { host, port, localAddress: undefined, family: 0 } as Partial<net.TcpNetConnectOpts>;
}

/** The only code that replaces the fixed ports that servers request. */
import { type AddressInfo, Server } from 'node:net';
import { isOwnServer } from '../../platform/own-servers';
import { type ListenCall, readListen } from './read-arguments';
import { replaceMethod } from './replace-method';

/** The port of a server in place of the requested one. */
export interface Listening {
  /** The argument for `listen()`: a server that holds a port, or another address. */
  readonly on: object;
}

export interface ListenRules {
  /** Returns `undefined` to leave the call unchanged. */
  listen(server: Server, call: ListenCall): Listening | { readonly error: Error } | undefined;
  /** The address that a server requested, if it listens on another one. */
  address(server: Server): AddressInfo | undefined;
}

export function patchListens(rules: ListenRules): () => void {
  const undoListen = replaceMethod(
    Server.prototype,
    'listen',
    (original) =>
      function (this: unknown, ...values) {
        const server = this as Server;
        // Node refuses to listen with a server that is already listening.
        const call = server.listening || isOwnServer(server) ? undefined : readListen(values);
        const given = call && rules.listen(server, call);
        if (call === undefined || given === undefined) return original.apply(this, values);
        const { callback, backlog, signal } = call;
        if ('error' in given) {
          if (callback) server.once('listening', callback);
          process.nextTick(() => server.emit('error', given.error));
          return server;
        }
        signal?.addEventListener('abort', () => server.close(), { once: true });
        return original.call(this, given.on, backlog, callback);
      },
  );
  const undoAddress = replaceMethod(
    Server.prototype,
    'address',
    (original) =>
      function (this: unknown, ...values) {
        return rules.address(this as Server) ?? original.apply(this, values);
      },
  );
  return () => {
    undoAddress();
    undoListen();
  };
}

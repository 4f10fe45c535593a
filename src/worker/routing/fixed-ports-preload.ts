/**
 * Loaded by `--require` into the Node processes of a command, and into their worker threads. A fixed port
 * that a server asks for becomes one of the test file's own; what dials it in these processes, or in the
 * file, reaches it.
 */
import { once } from 'node:events';
import { Server } from 'node:net';
import { hostKey } from './address';
import type { CommandPlace } from './command-ports';
import { askedAddress } from './listen-table';
import { boundPort } from './own-ports';
import { type Dial, patchDials } from './patch-dials';
import { type Listening, patchListens } from './patch-listens';
import { PortFolder } from './port-folder';
import type { ListenCall } from './read-arguments';
import { systemError } from './system-error';

const { JEST_WS_DYNAMIC_FIXED_PORTS: place } = process.env;
if (place !== undefined) keepPorts(JSON.parse(place) as CommandPlace);

function keepPorts({ folder: path, command, leased }: CommandPlace): void {
  const folder = new PortFolder(path);
  const own = { pid: process.pid, command };
  const asked = new Map<Server, ListenCall>();
  /** Those that were asked to listen, and do in a moment. */
  const opening = new Map<number, Promise<unknown>>();

  const listen = (server: Server, call: ListenCall): Listening | { error: Error } | undefined => {
    const { host, port } = call;
    if (leased.includes(port) || hostKey(host ?? '') !== 'localhost' || isClusterWorker()) {
      return undefined;
    }
    if (!folder.claim(port, own)) {
      return { error: systemError('EADDRINUSE', { host: host ?? '::', port }) };
    }
    asked.set(server, call);
    const publish = (): void => {
      const real = boundPort(server);
      if (real === undefined) return;
      folder.publish(port, { ...own, port: real, isUpgraded: takesUpgrades(server) });
    };
    // Node has called the listener by then: the number of them is what is read.
    const noteUpgrade = (event: string | symbol): void => {
      if (event === 'upgrade') process.nextTick(publish);
    };
    const release = (): void => {
      server.off('newListener', noteUpgrade);
      if (asked.delete(server)) folder.release(port);
    };
    server.prependOnceListener('listening', publish);
    server.on('newListener', noteUpgrade);
    server.once('close', release);
    const open = once(server, 'listening').catch(release);
    opening.set(port, open);
    void open.then(() => opening.delete(port));
    return { on: { port: 0, host: '127.0.0.1' } };
  };

  const dial = (options: { host?: string | undefined; port: number }): Dial => {
    if (hostKey(options.host ?? 'localhost') !== 'localhost') return undefined;
    const open = opening.get(options.port);
    if (open !== undefined) return { later: open.then(() => dial(options)) };
    const port = folder.find(options.port)?.port;
    return port === undefined ? undefined : { host: '127.0.0.1', port };
  };

  patchListens({
    listen,
    address(server) {
      const call = asked.get(server);
      return call && askedAddress(call);
    },
  });
  patchDials({ dial });
  process.once('exit', () => {
    for (const { port } of asked.values()) folder.release(port);
  });
}

/** Over plain TCP; a bare `net.Server` may answer handshakes by itself. */
function takesUpgrades(server: Server): boolean {
  if (Object.getPrototypeOf(server) === Server.prototype) return true;
  return server.listenerCount('upgrade') > 0 && !('setSecureContext' in server);
}

/** Its primary listens for it. */
function isClusterWorker(): boolean {
  return (require('node:cluster') as { readonly isWorker: boolean }).isWorker;
}

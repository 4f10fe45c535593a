/** Connections that agents keep open: one opened earlier would bypass the routes. */
import { subscribe } from 'node:diagnostics_channel';
import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { read } from '../../errors/read-cause';
import { type Address, hostKey } from './address';

/** Connections of `fetch` and the global WebSocket, whose pool is shared by all files of a worker. */
const channel = 'undici:client:connected';
const pooled = new Map<WeakRef<Socket>, Address>();
let isWatched = false;

/** Starts tracking pooled connections, once per process. */
export function watchPools(): void {
  if (isWatched) return;
  isWatched = true;
  subscribe(channel, (message) => {
    const socket = read(message, 'socket');
    const to = read(message, 'connectParams');
    if (typeof socket !== 'object' || socket === null) return;
    for (const kept of pooled.keys()) if (kept.deref()?.destroyed !== false) pooled.delete(kept);
    const host = hostKey(String(read(to, 'hostname') ?? ''));
    const isSecure = read(to, 'protocol') === 'https:';
    const port = Number(read(to, 'port')) || (isSecure ? 443 : 80);
    pooled.set(new WeakRef(socket as Socket), { host, port });
  });
}

/** Called when a file starts. Returns a function that ends connections pooled by earlier files. */
export function earlierPools(): () => void {
  const earlier = [...pooled.keys()];
  return () => {
    for (const kept of earlier) kept.deref()?.destroy();
    dropIdle();
  };
}

/** Ends pooled connections to an address that has a new route. */
export function dropPooled({ host, port }: Address): void {
  for (const [kept, to] of pooled) {
    if (to.host === host && to.port === port) kept.deref()?.destroy();
  }
  dropIdle();
}

/** Ends idle connections of Node's global agents. */
export function dropIdle(): void {
  for (const { freeSockets } of [http.globalAgent, https.globalAgent]) {
    for (const sockets of Object.values(freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
  }
}

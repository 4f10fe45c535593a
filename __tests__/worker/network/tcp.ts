/** A TCP server, a link in front of it and clients, for the tests of links. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { LinkHandle, LinkRequest, ToxicRequest } from '../../../src/bridge/network';
import type { ToxicSettings } from '../../../src/bridge/toxic-settings';
import { openLink } from '../../../src/worker/network/open-link';

interface Peer {
  readonly socket: Socket;
  /** All that came so far. */
  readonly received: () => Buffer;
  /** Settles when at least this many bytes have come. */
  until(bytes: number): Promise<Buffer>;
  /** How it ended: `FIN`, or the code of the error. */
  readonly ended: Promise<string>;
}

export interface Site {
  readonly link: LinkHandle;
  /** Connections as the server sees them. */
  readonly accepted: Peer[];
  /** The next connection that the server accepts, or the first that was not taken yet. */
  nextPeer(): Promise<Peer>;
  dial(): Promise<Peer>;
  add<Kind extends keyof ToxicSettings>(
    kind: Kind,
    settings: ToxicSettings[Kind],
    more?: Partial<ToxicRequest>,
  ): ReturnType<LinkHandle['addToxic']>;
  close(): Promise<void>;
}

/** What a link to a port of this machine is asked for with. */
export function linkTo(port: number, more: Partial<LinkRequest> = {}): LinkRequest {
  const host = '127.0.0.1';
  const target = { plain: { host, port }, secure: undefined, ca: undefined };
  return { host, target, seed: 'test', buffer: 1_048_576, messages: false, ...more };
}

export async function openSite({ buffer = 1_048_576, seed = 'test' } = {}): Promise<Site> {
  const accepted: Peer[] = [];
  const waiting: ((peer: Peer) => void)[] = [];
  let taken = 0;
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    accepted.push(peerOf(socket));
    settle();
  });
  const settle = (): void => {
    for (
      let peer = accepted[taken];
      peer !== undefined && waiting.length > 0;
      peer = accepted[taken]
    ) {
      taken += 1;
      waiting.shift()?.(peer);
    }
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const link = await openLink(linkTo(port, { buffer, seed }), {
    failure: (error) => Promise.reject(error),
  });
  const clients: Peer[] = [];
  return {
    link,
    accepted,
    nextPeer: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        settle();
      }),
    async dial() {
      const socket = connect({
        host: '127.0.0.1',
        port: link.port ?? 0,
        allowHalfOpen: true,
        noDelay: true,
      });
      await once(socket, 'connect');
      const peer = peerOf(socket);
      clients.push(peer);
      return peer;
    },
    add: (kind, settings, more = {}) =>
      link.addToxic({ kind, settings, stream: 'downstream', toxicity: 1, ...more } as ToxicRequest),
    async close() {
      await link.dispose();
      for (const { socket } of [...accepted, ...clients]) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function peerOf(socket: Socket): Peer {
  const chunks: Buffer[] = [];
  const bytes = (): number => chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const waits: { readonly bytes: number; resolve(data: Buffer): void }[] = [];
  const check = (): void => {
    for (const wait of waits.filter((one) => one.bytes <= bytes())) {
      waits.splice(waits.indexOf(wait), 1);
      wait.resolve(Buffer.concat(chunks));
    }
  };
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    check();
  });
  const ended = new Promise<string>((resolve) => {
    socket.once('end', () => resolve('FIN'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.once('close', () => resolve('closed'));
  });
  return {
    socket,
    received: () => Buffer.concat(chunks),
    until: (wanted) =>
      new Promise((resolve) => {
        waits.push({ bytes: wanted, resolve });
        check();
      }),
    ended,
  };
}

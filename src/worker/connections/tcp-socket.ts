import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { type TcpPorts, tcpPortsOf } from '../../platform/tcp-ports';

const tcpSocket = Symbol('TCP socket');

/** Bytes of a control frame before its payload; only clients mask (RFC 6455 section 5.2). */
const controlHeaders = { server: 2, client: 6 };

const statusLine = /^HTTP\/1\.\d [^\r\n]+/;
const longestStatusLine = 80;

/** The TCP socket of a connection, for what `ws` does not report. */
export class TcpSocket {
  readonly #socket: Socket;
  readonly #local: number | undefined;
  readonly #remote: number | undefined;
  /** The status line of another HTTP response that arrived with that of the handshake. */
  secondAnswer?: string;
  /** At least the bytes of the complete frames: what arrived with the last message counts in full. */
  #framed: number;

  /** @param head what arrived with the handshake */
  constructor(
    socket: Socket,
    head: Buffer,
    private readonly peer: keyof typeof controlHeaders,
  ) {
    this.#socket = socket;
    this.#local = socket.localPort;
    this.#remote = socket.remotePort;
    this.#framed = socket.bytesRead - head.length;
    const line = statusLine.exec(head.toString('latin1', 0, longestStatusLine))?.[0];
    if (line !== undefined) this.secondAnswer = line;
  }

  /** Its ports, even after its end; `undefined` for a Unix socket. */
  get ports(): TcpPorts | undefined {
    return tcpPortsOf({ localPort: this.#local, remotePort: this.#remote });
  }

  noteMessage(): void {
    this.#framed = this.#socket.bytesRead;
  }

  noteControlFrame(payload: Buffer): void {
    const framed = this.#framed + controlHeaders[this.peer] + payload.length;
    this.#framed = Math.min(framed, this.#socket.bytesRead);
  }

  /** Bytes that have arrived after the last complete frame; there may be more of them. */
  get unframed(): number {
    return this.#socket.bytesRead - this.#framed;
  }

  /** Whether this side destroyed the socket: neither did the peer end it nor the network. */
  get isDestroyedHere(): boolean {
    const { destroyed, errored, readableEnded } = this.#socket;
    return destroyed && errored === null && !readableEnded;
  }
}

/** Keeps the TCP socket over which the handshake succeeds. */
export function keepTcpSocket(request: ClientRequest, socket: WebSocket): void {
  request.once('upgrade', (_response, tcp, head) => {
    Object.assign(socket, { [tcpSocket]: new TcpSocket(tcp, head, 'server') });
  });
}

/** Keeps the TCP socket of a mock server's connection. */
export function keepClientSocket(socket: WebSocket, tcp: Duplex, head: Buffer): void {
  if ('bytesRead' in tcp) {
    Object.assign(socket, { [tcpSocket]: new TcpSocket(tcp as Socket, head, 'client') });
  }
}

/** Bytes of a message that is not complete, as in {@link TcpSocket.unframed}; 0 if that is not known. */
export function incompleteBytes(socket: WebSocket, isAsynchronous = false): number {
  // `ws` emits messages later than it reads them.
  const isDelayed = socket.extensions !== '' || isAsynchronous;
  const isKnown = !isDelayed && socket.readyState === 1;
  return isKnown ? (tcpSocketOf(socket)?.unframed ?? 0) : 0;
}

/** The TCP socket of an open connection; `undefined` for a client if the user set `finishRequest`. */
export function tcpSocketOf(socket: WebSocket): TcpSocket | undefined {
  return (socket as WebSocket & { readonly [tcpSocket]?: TcpSocket })[tcpSocket];
}

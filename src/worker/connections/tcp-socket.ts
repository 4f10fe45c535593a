import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

const tcpSocket = Symbol('TCP socket');

/** Bytes of a control frame before its payload; a server does not mask (RFC 6455 section 5.2). */
const controlHeader = 2;

/** The TCP socket of a client, for what `ws` does not report. */
export class TcpSocket {
  readonly #socket: Socket;
  /** At least the bytes of the complete frames: what arrived with the last message counts in full. */
  #framed: number;

  /** @param head what arrived with the handshake response */
  constructor(socket: Socket, head: Buffer) {
    this.#socket = socket;
    this.#framed = socket.bytesRead - head.length;
  }

  noteMessage(): void {
    this.#framed = this.#socket.bytesRead;
  }

  noteControlFrame(payload: Buffer): void {
    const framed = this.#framed + controlHeader + payload.length;
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
    Object.assign(socket, { [tcpSocket]: new TcpSocket(tcp, head) });
  });
}

/** The TCP socket of an open client; `undefined` if the user set `finishRequest`. */
export function tcpSocketOf(socket: WebSocket): TcpSocket | undefined {
  return (socket as WebSocket & { readonly [tcpSocket]?: TcpSocket })[tcpSocket];
}

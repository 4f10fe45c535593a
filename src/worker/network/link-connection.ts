import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { LinkStream } from '../../bridge/network';
import { Deferred } from '../../platform/deferred';
import { resetSocket } from '../../platform/listening-server';
import type { OutageCall } from '../../platform/outages';
import { tcpPortsOf } from '../../platform/tcp-ports';
import { waitWhile } from '../../platform/time';
import { Flow } from './flow';
import type { FaultList } from './messages/fault-list';
import type { ConnectionProtocol } from './messages/handshake-head';
import { MessageFilter } from './messages/message-filter';
import type { Stage, StagedConnection } from './stage';

/** How long a side may take to close after an end before its socket is destroyed, ms. */
const closingTime = 100;

/** One side of a connection: the stream that is read and written, and its TCP socket. */
export interface Side {
  readonly stream: Duplex;
  readonly socket: Socket;
}

export interface LinkConnectionOptions {
  /** Number of the connection on its link, from 1. */
  readonly number: number;
  readonly client: Side;
  readonly server: Side;
  /** `'passed'`: TLS is passed through unread; `'readable'`: compression is disabled. */
  readonly messages: 'passed' | 'plain' | 'readable';
  readonly faults: FaultList;
  /** Limit of bytes that a delay may hold per direction. */
  readonly buffer: number;
  /** Called when a call of the test ends the connection, before its sockets close. */
  ended(by: OutageCall): void;
}

/** A client's connection through the link to the server. */
export class LinkConnection implements StagedConnection {
  readonly number: number;
  readonly #options: LinkConnectionOptions;
  readonly #flows: Readonly<Record<LinkStream, Flow>>;
  readonly #protocol: ConnectionProtocol = { isWebSocket: undefined, isCompressed: false };
  /** Sides whose reset has not been passed to the other side yet. */
  readonly #lost = new Set<LinkStream>();
  readonly #over = new Deferred<void>();
  #isClosing = false;
  #open = 2;

  constructor(options: LinkConnectionOptions) {
    this.number = options.number;
    this.#options = options;
    const { client, server } = options;
    this.#flows = {
      upstream: new Flow(client.stream, server.stream, this.#filter('upstream')),
      downstream: new Flow(server.stream, client.stream, this.#filter('downstream')),
    };
    this.#watch(client, 'upstream');
    this.#watch(server, 'downstream');
  }

  start(): void {
    this.#flows.upstream.start();
    this.#flows.downstream.start();
  }

  /** Resolves when both sides are closed. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** Why messages cannot be read; `undefined` if they can. */
  get unreadable(): 'TLS' | 'compression' | undefined {
    if (this.#options.messages === 'passed') return 'TLS';
    return this.#protocol.isCompressed ? 'compression' : undefined;
  }

  /** The TCP port of the client; `undefined` once its socket is closed. */
  get clientPort(): number | undefined {
    return this.#options.client.socket.remotePort;
  }

  get buffer(): number {
    return this.#options.buffer;
  }

  add(stream: LinkStream, stage: Stage<unknown>): void {
    this.#flows[stream].add(stage);
  }

  remove(stream: LinkStream, stage: Stage<unknown>): void {
    this.#flows[stream].remove(stage);
    if (this.#lost.has(stream) && !this.#flows[stream].blocksEnd) this.reset();
  }

  /** When data of this stream was last read, as `now()` of `platform/time`. */
  lastDataAt(stream: LinkStream): number {
    return this.#flows[stream].lastDataAt;
  }

  drained(stream: LinkStream): void {
    this.#flows[stream].resumeIfNotFull();
  }

  releaseMessages(): void {
    for (const flow of Object.values(this.#flows)) flow.releaseMessages();
  }

  closeWith(code: number, reason: string): void {
    for (const flow of Object.values(this.#flows)) flow.finish(code, reason);
  }

  /** @param by the call of the test that ends the connection */
  close(by?: OutageCall): void {
    if (this.#isClosing) return;
    this.#stop(by);
    for (const { stream, socket } of this.#sides) {
      stream.end();
      // Unread data would turn the end into a reset.
      stream.resume();
      void waitWhile(() => !socket.closed, closingTime).then(() => socket.destroy());
    }
  }

  /** See {@link close}. */
  reset(by?: OutageCall): void {
    this.#stop(by);
    for (const { stream, socket } of this.#sides) {
      // Reset the TCP socket: TLS has no reset.
      resetSocket(socket);
      if (stream !== socket) stream.destroy();
    }
  }

  /** See {@link close}. */
  destroy(by?: OutageCall): void {
    this.#stop(by);
    for (const { stream, socket } of this.#sides) {
      stream.destroy();
      socket.destroy();
    }
  }

  get #sides(): readonly Side[] {
    return [this.#options.client, this.#options.server];
  }

  /** Ends what stages and faults wait for: their timers would keep the process running. */
  #end(): void {
    this.#stop();
    this.#over.resolve();
  }

  #stop(by?: OutageCall): void {
    if (!this.#isClosing && by !== undefined) this.#options.ended(by);
    this.#isClosing = true;
    for (const flow of Object.values(this.#flows)) flow.stop();
  }

  #filter(stream: LinkStream): MessageFilter | undefined {
    const { messages, faults, number, buffer, client, server } = this.#options;
    if (messages === 'passed') return undefined;
    return new MessageFilter(stream, this.#protocol, messages === 'readable', faults, {
      connection: number,
      buffer,
      get ends() {
        return { client: tcpPortsOf(client.socket), server: tcpPortsOf(server.socket) };
      },
      drained: () => this.drained(stream),
      reset: () => this.reset(),
      closeWith: (code, reason) => this.closeWith(code, reason),
    });
  }

  /** Passes an abrupt end of one side to the other, unless a stage delays it. */
  #watch({ stream, socket }: Side, reads: LinkStream): void {
    let hasFailed = false;
    const fail = (): void => {
      hasFailed = true;
    };
    socket.on('error', fail);
    if (stream !== socket) stream.on('error', fail);
    stream.once('close', () => {
      this.#open -= 1;
      if (this.#open === 0) this.#end();
      if (this.#isClosing) return;
      if (this.#flows[reads].blocksEnd) this.#lost.add(reads);
      else if (hasFailed || !stream.readableEnded) this.reset();
    });
  }
}

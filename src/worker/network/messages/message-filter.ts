import type { LinkStream } from '../../../bridge/network';
import type { ByteSink } from '../stage';
import type { FaultList } from './fault-list';
import {
  agreesToCompression,
  type ConnectionProtocol,
  HandshakeHead,
  isSwitching,
  isUpgradeRequest,
  withoutExtensions,
} from './handshake-head';
import { MessageFlow, type MessageSite } from './message-flow';

/**
 * The first step of each direction of a link: passes the handshake, then bytes unchanged, or whole messages
 * while its stream has faults.
 */
export class MessageFilter implements ByteSink {
  #state: 'head' | 'frames' | 'opaque' = 'head';
  readonly #head = new HandshakeHead();
  readonly #messages: MessageFlow;

  constructor(
    private readonly stream: LinkStream,
    private readonly protocol: ConnectionProtocol,
    /** Whether the request must not negotiate compression. */
    private readonly isReadable: boolean,
    private readonly faults: FaultList,
    private readonly site: MessageSite,
  ) {
    this.#messages = new MessageFlow(stream, faults, site);
  }

  set next(sink: ByteSink) {
    this.#messages.next = sink;
  }

  get isFull(): boolean {
    return this.#messages.isFull;
  }

  write(chunk: Buffer): void {
    if (this.#state === 'head') this.#readHead(chunk);
    else if (this.#state === 'frames' && !this.protocol.isCompressed) this.#messages.write(chunk);
    else this.#messages.next.write(chunk);
  }

  end(): void {
    if (this.#state === 'head' && this.#holdsHead) this.#messages.next.write(this.#head.bytes);
    this.#messages.end();
  }

  /** Sends a close frame and ends; later data is dropped. */
  finish(code: number, reason: string): void {
    this.#messages.finish(code, reason);
  }

  /** Sends the messages held by faults. */
  release(): void {
    this.#messages.release();
  }

  dispose(): void {
    this.#messages.dispose();
  }

  /** Holds a request until it is complete, to remove its offer of extensions. */
  get #holdsHead(): boolean {
    return this.stream === 'upstream' && this.isReadable;
  }

  #readHead(chunk: Buffer): void {
    const { next } = this.#messages;
    const found = this.#head.add(chunk);
    if (!this.#holdsHead)
      next.write(
        found === undefined || found === 'too long' ? chunk : withoutRest(chunk, found.rest),
      );
    if (found === undefined) return;
    if (found === 'too long') {
      if (this.#holdsHead) next.write(this.#head.bytes);
      this.#state = 'opaque';
      return;
    }
    if (this.#holdsHead) next.write(Buffer.from(withoutExtensions(found.head), 'latin1'));
    this.#state = this.#stateAfter(found.head);
    if (found.rest.length > 0) this.write(found.rest);
  }

  #stateAfter(head: string): 'frames' | 'opaque' {
    if (this.stream === 'upstream') return isUpgradeRequest(head) ? 'frames' : 'opaque';
    this.protocol.isWebSocket = isSwitching(head);
    this.protocol.isCompressed = agreesToCompression(head);
    const { connection } = this.site;
    if (this.protocol.isWebSocket) this.faults.note({ kind: 'open', connection });
    return this.protocol.isWebSocket ? 'frames' : 'opaque';
  }
}

function withoutRest(chunk: Buffer, rest: Buffer): Buffer {
  return chunk.subarray(0, chunk.length - rest.length);
}

import type { Duplex } from 'node:stream';
import type { ErrorCode, WsDynamicError } from '../errors/ws-dynamic-error';
import { Deferred } from '../platform/deferred';
import type { WaitRenewal } from '../platform/test-limit';
import { now, withLimit } from '../platform/time';
import { bytesOf, encodeFrame, type Frame, type FrameToSend } from './frame';
import { FrameParser } from './frame-parser';
import { rawFailure, rawRemedy } from './raw-failure';
import { acceptFor, randomKey, type UpgradeRequest, upgradeRequest } from './upgrade-request';
import { parseUpgradeHead, type UpgradeHead } from './upgrade-response';

export interface RawOptions {
  /** Whether frames are masked by default, as those of clients are. Default `true`. */
  readonly mask?: boolean;
  /** Limit of a received frame's payload, bytes. Default 100 MiB. */
  readonly maxPayload?: number;
  /** The name of the connection in failures. */
  readonly url?: string;
  /** The remedy in failures, if the cause is known. */
  readonly remedy?: () => string | undefined;
}

/** Time limit of one wait, ms. */
export interface RawWait {
  readonly timeout: number;
  /** The limit that ends it, if it may be renewed. */
  readonly renewal?: WaitRenewal;
}

/** Limit of the response to a handshake, bytes; Node's clients accept 16 KiB. */
const longestHead = 65_536;

/**
 * A connection for bytes and frames: it may send anything that RFC 6455 forbids, and received data is not
 * checked. It reads only on request, so TCP's flow control limits unread data.
 */
export class RawConnection {
  readonly socket: Duplex;
  readonly #mask: boolean;
  readonly #parser: FrameParser;
  #frames: Frame[] = [];
  #failure: Error | undefined;
  readonly #url: string | undefined;
  readonly #remedy: (() => string | undefined) | undefined;
  #status: number | undefined;
  #sent = 0;
  #received = 0;
  #isCut = false;
  readonly #awaited: string[] = [];

  /** Wraps a socket that nothing else reads: of a client or a server, before or after its handshake. */
  constructor(socket: Duplex, { mask = true, maxPayload, url, remedy }: RawOptions = {}) {
    this.socket = socket;
    this.#url = url;
    this.#remedy = remedy;
    this.#mask = mask;
    this.#parser = new FrameParser(maxPayload);
    socket.on('error', (error) => {
      this.#failure = this.#fail('ERR_WS_CLOSED', 'The connection was lost', error);
    });
  }

  /** Makes the opening handshake. Resolves with the response, including refusals; frames may follow a 101. */
  async upgrade(
    request: UpgradeRequest,
    wait: RawWait,
  ): Promise<UpgradeHead & { readonly isAccepted: boolean }> {
    const { key = randomKey() } = request;
    await this.sendBytes(upgradeRequest({ ...request, key }));
    const read = this.#reader(wait, 'the response to the handshake');
    let received = Buffer.alloc(0);
    for (;;) {
      const chunk = await read();
      if (chunk === undefined) {
        throw this.#fail('ERR_WS_CLOSED', 'The peer closed the connection during the handshake');
      }
      received = Buffer.concat([received, chunk]);
      const head = parseUpgradeHead(received);
      if (head === 'not HTTP') {
        const start = JSON.stringify(received.subarray(0, 40).toString('latin1'));
        throw this.#fail(
          'ERR_WS_UNEXPECTED_MESSAGE',
          `The peer answered ${start}, which is not HTTP`,
        );
      }
      if ((head?.size ?? received.length) > longestHead) {
        throw this.#fail(
          'ERR_WS_UNEXPECTED_MESSAGE',
          `The peer's response to the handshake has more than ${longestHead} bytes of headers`,
        );
      }
      if (head === undefined) continue;
      this.#status = head.status;
      const rest = received.subarray(head.size);
      if (rest.length > 0) this.socket.unshift(rest);
      const accept = head.headers['sec-websocket-accept'];
      return { ...head, isAccepted: head.status === 101 && accept === acceptFor(key) };
    }
  }

  /** Writes bytes unchanged. Resolves when the operating system has taken them. */
  sendBytes(bytes: ArrayBufferView | string): Promise<void> {
    return new Promise((resolve, reject) => {
      const written = bytesOf(bytes);
      this.socket.write(written, (error) => {
        if (error) {
          reject(this.#fail('ERR_WS_SEND_FAILED', 'Could not write to the connection', error));
          return;
        }
        this.#sent += written.length;
        resolve();
      });
    });
  }

  sendFrame(frame: FrameToSend): Promise<void> {
    return this.sendBytes(encodeFrame({ mask: this.#mask, ...frame }));
  }

  /**
   * Receives the next frame; `undefined` once the peer has ended the connection. Rejects with
   * ERR_WS_RECEIVE_TIMEOUT or ERR_WS_FRAME_TOO_LARGE.
   */
  async receiveFrame(wait: RawWait): Promise<Frame | undefined> {
    const read = this.#reader(wait, 'a frame');
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) return frame;
      if (this.#parser.failure !== undefined) throw this.#parser.failure;
      const chunk = await read();
      if (chunk === undefined) return undefined;
      this.#frames = this.#parser.push(chunk);
    }
  }

  /** Receives the next bytes; `undefined` once the peer has ended the connection. */
  receiveBytes(wait: RawWait): Promise<Buffer | undefined> {
    return this.#reader(wait, 'bytes')();
  }

  /** What is awaited now, as whole lines, for a test that exceeds its limit. */
  describePending(): readonly string[] {
    return this.#awaited.map((awaiting) => `Waiting for ${awaiting} on ${this.#describe()}`);
  }

  /** Destroys the connection; unsent data is lost. */
  destroy(): void {
    this.#isCut = true;
    this.socket.destroy();
  }

  #fail(code: ErrorCode, what: string, cause?: unknown, advice = rawRemedy): WsDynamicError {
    const remedy = this.#remedy?.() ?? advice;
    const rest = this.#isCut ? 'This side cut the connection earlier.' : remedy;
    return rawFailure(code, what, cause, [this.#describe(), rest]);
  }

  /** `ws://127.0.0.1:9000/, answered 101: 12 bytes sent, 0 received (0 of an incomplete frame).` */
  #describe(): string {
    const answer =
      this.#status === undefined ? 'without a response to a handshake' : `answered ${this.#status}`;
    const pending = this.#parser.pendingBytes;
    const part = pending === 0 ? '' : `, the last ${pending} of an incomplete frame`;
    return `${this.#url ?? 'The connection'}, ${answer}: ${this.#sent} bytes sent, ${this.#received} received${part}.`;
  }

  /** Returns a function that reads one chunk per call; all calls share one time limit. */
  #reader({ timeout, renewal }: RawWait, awaiting: string): () => Promise<Buffer | undefined> {
    const start = now();
    let deadline = start + timeout;
    const expire = (): WsDynamicError => {
      const limit = renewal?.expiry.limit;
      const what = `Timed out after ${Math.round(deadline - start)} ms waiting for ${awaiting}${limit ? `, ended by ${limit.name}` : ''}`;
      const more = limit && `Check what the peer does, or ${limit.remedy}.`;
      return this.#fail('ERR_WS_RECEIVE_TIMEOUT', what, undefined, more);
    };
    const extend = (): number | undefined => {
      const more = renewal?.renew();
      if (more !== undefined) deadline = now() + more;
      return more;
    };
    let pieces = 0;
    return async () => {
      for (;;) {
        // The limit also applies to a peer that never stops sending; data that arrived in time is read.
        if (pieces > 0 && now() > deadline) throw expire();
        const chunk: Buffer | null = this.socket.read();
        if (chunk !== null) {
          pieces += 1;
          this.#received += chunk.length;
          return chunk;
        }
        if (this.#failure !== undefined) throw this.#failure;
        if (this.socket.readableEnded || this.socket.destroyed) return undefined;
        this.#awaited.push(awaiting);
        await this.#changed(deadline - now(), expire, extend).finally(() => {
          this.#awaited.splice(this.#awaited.indexOf(awaiting), 1);
        });
      }
    };
  }

  /** Resolves when there is data to read, or the connection has ended. */
  #changed(
    timeout: number,
    expire: () => WsDynamicError,
    extend: () => number | undefined,
  ): Promise<void> {
    const events = ['readable', 'end', 'close'];
    const changed = new Deferred<void>();
    const done = (): void => changed.resolve();
    for (const event of events) this.socket.on(event, done);
    return withLimit(changed.promise, timeout, expire, extend).finally(() => {
      for (const event of events) this.socket.off(event, done);
    });
  }
}

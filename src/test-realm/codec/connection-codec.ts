import type { ConnectionHandle, MessageView, ShownMessage } from '../../bridge/connection';
import type { LoggedFrame } from '../../bridge/connection-data';
import type { MockHandshake } from '../../bridge/mock';
import { withFallback } from '../../errors/with-fallback';
import { answerOf } from '../../validation/check';
import { type Decoded, hasValue, type Opened } from '../message/decoded';
import { decode, type WireMessage } from '../message/message';
import { report } from '../mock/event-listeners';
import type { Codec, CodecConnection, CodecSource } from './codec';
import { codecFor, decodeWith, encodeWith, splitWith } from './decode-with';
import { RefusedDecoding } from './refused-decoding';
import { showDecoded } from './show-decoded';

/** Values decoded by stateful codecs, for the messages still kept in their logs. */
const kept = new WeakMap<LoggedFrame, readonly Decoded[]>();

/** The value decoded when the message passed; `undefined` for a stateless codec. */
export function keptOf(frame: object): Decoded | undefined {
  return kept.get(frame as LoggedFrame)?.[0];
}

/** The codec of one connection. It decodes each message once, in order. */
export class ConnectionCodec implements MessageView {
  readonly #own: Codec;
  /** Decodes sent messages as the other side would. */
  readonly #other: Codec;
  readonly #hasState: boolean;
  #isSplitWrong = false;
  readonly #refused = new RefusedDecoding();

  constructor(
    source: CodecSource,
    private readonly handle: ConnectionHandle,
    side: CodecConnection['side'],
    request?: MockHandshake,
  ) {
    const { url } = handle;
    this.#hasState = typeof source === 'function';
    this.#own = codecFor(source, { side, url, request, send: (value) => this.#send(value) });
    const otherSide = side === 'client' ? 'server' : 'client';
    this.#other = codecFor(source, { side: otherSide, url, request, send: () => undefined });
    handle.view = this;
    const open = (): void => guarded(() => this.#own.onOpen?.());
    // The connection of a mock server is already open.
    if (handle.readyState === 1) open();
    else handle.opened.then(open, () => undefined);
    void handle.closed.then(() => guarded(() => this.#own.onClose?.()));
  }

  get ready(): Promise<void> | undefined {
    return this.#own.ready;
  }

  write(value: unknown): readonly (string | Buffer)[] {
    return encodeWith(this.#own, value);
  }

  split(data: Buffer, isBinary: boolean): readonly Buffer[] {
    try {
      return splitWith(this.#own, data, isBinary);
    } catch (error) {
      // Reported once; otherwise, each message would fail the test again.
      if (!this.#isSplitWrong) report(() => Promise.reject(error));
      this.#isSplitWrong = true;
      return [data];
    }
  }

  note(frame: LoggedFrame): boolean {
    const isReceived = frame.direction === 'in';
    const codec = isReceived ? this.#own : this.#other;
    const { isHidden, onMessage } = codec;
    if (!isReceived && !this.#hasState && isHidden === undefined) return false;
    const all = this.#partsOf(frame).map((part) => decodeWith(codec, part));
    if (this.#hasState) kept.set(frame, all);
    const [decoded] = all;
    // A negative assertion would pass.
    if (isReceived) this.#refused.note(decoded);
    // A sent message with several values is shown as its payload.
    if (decoded === undefined || all.length > 1) return false;
    if (!hasValue(decoded)) return 'isPart' in decoded;
    const hidden = hides(codec, decoded);
    if (isReceived) guarded(() => onMessage?.call(codec, decoded.value));
    return hidden;
  }

  /** The messages in a logged frame, without hidden ones; `undefined` if they are no longer kept. */
  shown(frame: LoggedFrame): readonly Opened[] | undefined {
    const codec = frame.direction === 'in' ? this.#own : this.#other;
    const parts = this.#partsOf(frame);
    const all = this.#hasState ? kept.get(frame) : parts.map((part) => decodeWith(codec, part));
    return all?.flatMap((decoded, at) =>
      hides(codec, decoded) ? [] : [{ message: decode(parts[at] ?? frame), decoded }],
    );
  }

  show(frame: LoggedFrame, most?: number): ShownMessage | undefined {
    // Only the start of an old message is kept, and a fragment cannot be decoded.
    if (frame.kind !== 'message' || !frame.fin || frame.data.length < frame.bytes) {
      return undefined;
    }
    const codec = frame.direction === 'in' ? this.#own : this.#other;
    if (this.#partsOf(frame).length > 1) return undefined;
    const decoded = this.#hasState ? keptOf(frame) : decodeWith(codec, frame);
    return decoded && showDecoded(decoded, frame, most);
  }

  /** Received messages are split before they are logged. */
  #partsOf(frame: LoggedFrame): readonly WireMessage[] {
    const { data, isBinary, direction } = frame;
    if (direction === 'in' || this.#other.split === undefined) return [frame];
    const whole = Buffer.from(data);
    const parts = withFallback(() => splitWith(this.#other, whole, isBinary), [whole]);
    return parts.map((part) => ({
      data: part,
      isBinary,
    }));
  }

  #send(value: unknown): void {
    if (this.handle.readyState !== 1) return;
    // Ignores the end of the connection meanwhile; it does not concern this message.
    for (const one of this.write(value)) this.handle.send(one).catch(() => undefined);
  }
}

/** Whether a message is hidden: a heartbeat, a handshake, or a part of a value. */
export function hides(codec: Codec, decoded: Decoded): boolean {
  if (!hasValue(decoded)) return 'isPart' in decoded;
  let isHidden = false;
  guarded(() => {
    isHidden = answerOf('isHidden()', codec.isHidden?.(decoded.value)) === true;
  });
  return isHidden;
}

/** An exception in a function of a codec fails the test. */
function guarded(run: () => void): void {
  try {
    run();
  } catch (error) {
    report(() => Promise.reject(error));
  }
}

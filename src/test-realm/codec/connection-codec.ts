import type { ConnectionHandle, MessageView, ShownMessage } from '../../bridge/connection';
import type { LoggedFrame } from '../../bridge/connection-data';
import type { MockHandshake } from '../../bridge/mock';
import { answerOf } from '../../validation/check';
import { type Decoded, hasValue } from '../message/decoded';
import type { WireMessage } from '../message/message';
import { report } from '../mock/event-listeners';
import type { Codec, CodecConnection, CodecSource } from './codec';
import { codecFor, decodeWith, encodeWith, splitWith } from './decode-with';
import { showDecoded } from './show-decoded';

/** Of codecs with a state: what they made of each message, as long as its log keeps it. */
const kept = new WeakMap<LoggedFrame, Decoded>();

/** What the codec of its connection made of a message when it passed; `undefined` for a codec without state. */
export function keptOf(frame: object): Decoded | undefined {
  return kept.get(frame as LoggedFrame);
}

/** The codec of one connection, which sees each of its messages once, in order. */
export class ConnectionCodec implements MessageView {
  readonly #own: Codec;
  /** For what this side sends, as the other side would read it. */
  readonly #other: Codec;
  readonly #hasState: boolean;

  constructor(
    source: CodecSource,
    private readonly handle: ConnectionHandle,
    side: CodecConnection['side'],
    request?: MockHandshake,
  ) {
    const { url } = handle;
    this.#hasState = typeof source === 'function';
    this.#own = codecFor(source, { side, url, request, send: (value) => void this.#send(value) });
    const otherSide = side === 'client' ? 'server' : 'client';
    this.#other = codecFor(source, { side: otherSide, url, request, send: () => undefined });
    handle.view = this;
    const open = (): void => guarded(() => this.#own.onOpen?.());
    // The connection of a mock server is open already.
    if (handle.readyState === 1) open();
    else handle.opened.then(open, () => undefined);
  }

  write(value: unknown): readonly (string | Buffer)[] {
    return encodeWith(this.#own, value);
  }

  split(data: Buffer, isBinary: boolean): readonly Buffer[] {
    return splitWith(this.#own, data, isBinary);
  }

  note(frame: LoggedFrame): boolean {
    const isReceived = frame.direction === 'in';
    const codec = isReceived ? this.#own : this.#other;
    const { isHidden, onMessage } = codec;
    if (!isReceived && !this.#hasState && isHidden === undefined) return false;
    const [first = frame, ...others] = isReceived ? [] : partsOf(codec, frame);
    const decoded = decodeWith(codec, first);
    for (const other of others) decodeWith(codec, other);
    // Several values of one message that was sent are shown as they travel.
    if (others.length > 0) return false;
    if (this.#hasState) kept.set(frame, decoded);
    if (!hasValue(decoded)) return 'isPart' in decoded;
    const { value } = decoded;
    let hidden = false;
    guarded(() => {
      hidden = answerOf('isHidden()', isHidden?.call(codec, value)) === true;
    });
    if (isReceived) guarded(() => onMessage?.call(codec, value));
    return hidden;
  }

  show(frame: LoggedFrame): ShownMessage | undefined {
    // Of an old message only the start is kept, and of a fragment nothing can be decoded.
    if (frame.kind !== 'message' || !frame.fin || frame.data.length < frame.bytes) {
      return undefined;
    }
    const codec = frame.direction === 'in' ? this.#own : this.#other;
    if (frame.direction === 'out' && partsOf(codec, frame).length > 1) return undefined;
    const decoded = this.#hasState ? keptOf(frame) : decodeWith(codec, frame);
    return decoded && showDecoded(decoded, frame);
  }

  async #send(value: unknown): Promise<void> {
    if (this.handle.readyState !== 1) return;
    // An end of the connection meanwhile does not concern this message.
    for (const one of this.write(value)) await this.handle.send(one).catch(() => undefined);
  }
}

function partsOf(codec: Codec, { data, isBinary }: LoggedFrame): readonly WireMessage[] {
  if (codec.split === undefined) return [{ data, isBinary }];
  return splitWith(codec, Buffer.from(data), isBinary).map((part) => ({ data: part, isBinary }));
}

/** A throw in a function of a codec fails the test. */
function guarded(run: () => void): void {
  try {
    run();
  } catch (error) {
    report(() => Promise.reject(error));
  }
}

import type { LinkStream, LinkMessage as WireLinkMessage } from '../../bridge/network';
import { invalid } from '../../errors/invalid-value';
import { messageOf } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { Codec, CodecSource } from '../codec/codec';
import { hides } from '../codec/connection-codec';
import { codecFor, decodeWith, encodeWith, splitWith } from '../codec/decode-with';
import { json } from '../codec/json';
import { RefusedDecoding } from '../codec/refused-decoding';
import { type Decoded, hasValue, type Opened } from '../message/decoded';
import type { ReadAs } from '../message/expected-value';
import { decode, encode, type Sendable } from '../message/message';

/** How a link decodes and encodes messages. */
export interface LinkFormat {
  /** The possible values of its messages. */
  readonly readAs: ReadAs;
  /** Called for each message of each connection, in order, if decoding depends on earlier messages. */
  readonly seen?: ((message: WireLinkMessage) => void) | undefined;
  /** The messages in a payload, without those that the codec cannot decode. */
  open(wire: WireLinkMessage): readonly Opened[];
  /**
   * The messages in a payload for a transcript: including those that cannot be decoded, without those that
   * the codec hides.
   */
  shown(wire: WireLinkMessage): readonly Opened[];
  /** The payload to send instead of a message. */
  write(value: Sendable, wire: WireLinkMessage): string | Buffer;
}

export const plainLink: LinkFormat = {
  readAs: 'JSON',
  open: (wire) => [{ message: decode(wire) }],
  shown: (wire) => [{ message: decode(wire) }],
  write: encode,
};

/** The codec of a link; a stateful one is created for each side of each connection. */
export class LinkCodec implements LinkFormat {
  readonly readAs: ReadAs;
  readonly seen: LinkFormat['seen'];
  readonly #refused = new RefusedDecoding();
  readonly #codecs = new Map<string, Codec>();
  /** The latest message decoded by a stateful codec: faults act on it before the next one arrives. */
  #latest: { readonly key: string; readonly opened: readonly Opened[] } | undefined;

  /** @param url URL of the link, once it is open */
  constructor(
    private readonly source: CodecSource,
    private readonly url: () => string = () => '',
  ) {
    this.readAs = source === json ? 'JSON' : 'anything';
    if (typeof source !== 'function') return;
    this.seen = (wire) => {
      this.#latest = { key: keyOf(wire), opened: this.#read(wire) };
    };
  }

  open(wire: WireLinkMessage): readonly Opened[] {
    return this.#all(wire).filter(({ decoded }) => hasValue(decoded));
  }

  shown(wire: WireLinkMessage): readonly Opened[] {
    const codec = this.#reader(wire);
    return this.#all(wire).filter(({ decoded }) => decoded !== undefined && !hides(codec, decoded));
  }

  write(value: Sendable, wire: WireLinkMessage): string | Buffer {
    const codec = this.#codec(wire, wire.stream === 'upstream' ? 'client' : 'server');
    const [first, ...others] = encodeWith(codec, value);
    if (first !== undefined && others.length === 0) return first;
    throw invalid('link.change()', {
      expected: `a value that the codec ${codec.name} sends as one message`,
      received: `${first === undefined ? 0 : others.length + 1} messages`,
    });
  }

  #all(wire: WireLinkMessage): readonly Opened[] {
    return this.#latest?.key === keyOf(wire) ? this.#latest.opened : this.#read(wire);
  }

  /** The codec of the receiving side. */
  #reader(wire: WireLinkMessage): Codec {
    return this.#codec(wire, wire.stream === 'upstream' ? 'server' : 'client');
  }

  #read(wire: WireLinkMessage): readonly Opened[] {
    const codec = this.#reader(wire);
    let parts: readonly Buffer[];
    try {
      parts = splitWith(codec, wire.data, wire.isBinary);
    } catch (error) {
      const refused = error instanceof WsDynamicError && { refused: error };
      const decoded = { codec: codec.name, reason: messageOf(error), ...refused };
      this.#refused.note(decoded);
      return [{ message: decode(wire), decoded }];
    }
    return parts.map((data) => {
      const part = { data, isBinary: wire.isBinary };
      const decoded: Decoded = decodeWith(codec, part);
      // No fault would act on the message.
      this.#refused.note(decoded);
      return { message: decode(part), decoded };
    });
  }

  #codec({ connection }: WireLinkMessage, side: 'client' | 'server'): Codec {
    if (typeof this.source !== 'function') return this.source;
    const key = `${connection} ${side}`;
    const known = this.#codecs.get(key);
    if (known !== undefined) return known;
    const codec = codecFor(this.source, { side, url: this.url(), send: () => undefined });
    this.#codecs.set(key, codec);
    return codec;
  }
}

function keyOf({
  connection,
  stream,
  number,
}: {
  connection: number;
  stream: LinkStream;
  number: number;
}): string {
  return `${connection} ${stream} ${number}`;
}

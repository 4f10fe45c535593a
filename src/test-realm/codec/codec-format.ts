import type { ConnectionHandle } from '../../bridge/connection';
import type { LoggedFrame } from '../../bridge/connection-data';
import type { MockHandshake } from '../../bridge/mock';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { type Decoded, hasValue, type Opened } from '../message/decoded';
import { decode, type Sendable, type WireMessage } from '../message/message';
import { type MessageFormat, plain, type Written } from '../message/message-format';
import type { Parsed } from '../message/parsed';
import type { HttpAnswerer } from '../mock/http-answer';
import type { Codec, CodecConnection, CodecSource } from './codec';
import { ConnectionCodec, keptOf } from './connection-codec';
import { decodeWith, encodeWith } from './decode-with';
import { fileCodec } from './file-codec';
import { json } from './json';
import { showDecoded } from './show-decoded';

/** The codec of the option `codec`, which defaults to the file's option; `undefined` if there is none. */
export function sourceOf(codec: CodecSource | false | undefined): CodecSource | undefined {
  const source = codec ?? fileCodec();
  return source === false ? undefined : source;
}

/** The format for the option `codec`, which defaults to the file's option. */
export function formatFor(codec: CodecSource | false | undefined): MessageFormat {
  const source = sourceOf(codec);
  if (source === undefined) return plain;
  return source === json ? jsonFormat : new CodecFormat(source);
}

/** The format of one connection, or of all connections of a mock server. */
class CodecFormat implements MessageFormat {
  readonly readAs = 'anything';
  /** Set for a codec without state, which can decode a message at any time. */
  readonly #codec: Codec | undefined;

  constructor(
    private readonly source: CodecSource,
    private readonly connection?: ConnectionCodec,
  ) {
    this.#codec = typeof source === 'function' ? undefined : source;
  }

  get http(): HttpAnswerer | undefined {
    return typeof this.source === 'function' ? this.source.http : undefined;
  }

  get ready(): Promise<void> | undefined {
    return this.connection?.ready;
  }

  get codec(): string {
    return this.#codec?.name ?? 'codec';
  }

  open(wire: WireMessage): Opened {
    return { message: decode(wire), decoded: this.#decoded(wire) };
  }

  shown(frame: LoggedFrame): readonly Opened[] | undefined {
    return this.connection === undefined ? [this.open(frame)] : this.connection.shown(frame);
  }

  read(wire: WireMessage): Parsed {
    const decoded = this.#decoded(wire);
    if (hasValue(decoded)) return decoded.value;
    const { text } = showDecoded(decoded, wire);
    throw new WsDynamicError(
      'ERR_WS_UNEXPECTED_MESSAGE',
      `Expected a message of the codec ${decoded.codec}, received ${text}.\n` +
        'If it is not meant for this codec, read it undecoded with receiveText() or receiveBinary().',
    );
  }

  argument({ message, decoded }: Opened): Parsed {
    return hasValue(decoded) ? decoded.value : message;
  }

  write(data: Sendable): Written {
    if (this.connection !== undefined) return this.connection.write(data);
    // A stateful codec decodes it on its connection.
    return this.#codec === undefined ? [] : encodeWith(this.#codec, data);
  }

  of(
    handle: ConnectionHandle,
    side: CodecConnection['side'],
    request?: MockHandshake,
  ): MessageFormat {
    return new CodecFormat(this.source, new ConnectionCodec(this.source, handle, side, request));
  }

  #decoded(wire: WireMessage): Decoded {
    if (this.#codec !== undefined) return decodeWith(this.#codec, wire);
    const reason = 'it is no longer kept';
    return keptOf(wire) ?? { codec: this.codec, reason };
  }
}

/**
 * JSON is stateless, so no connection needs a view. Text that is not JSON is also compared, and shown
 * unchanged.
 */
const jsonFormat: MessageFormat = {
  readAs: 'JSON',
  codec: json.name,
  open: (wire) => ({ message: decode(wire), decoded: decodeWith(json, wire) }),
  shown: (frame) => [jsonFormat.open(frame)],
  read: (wire) => json.decode(decode(wire), wire.isBinary),
  argument({ message }) {
    const value = json.decode(message, false);
    return typeof value === 'string' ? value : message;
  },
  write: (data) => encodeWith(json, data),
  of: () => jsonFormat,
};

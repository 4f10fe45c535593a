import type { MessageReading } from '../../bridge/connection';
import type { Parsed } from '../chain/chain-types';
import { MessageReader } from '../client/message-reader';
import type { Message } from '../message/message';
import type { MessageFormat } from '../message/message-format';

/** Reads the messages of all connections of a mock server. */
export class MockReader<In = Parsed, Argument = Message> extends MessageReader<In, In, Argument> {
  readonly #inbox: MessageReading;
  readonly #format: MessageFormat;

  constructor(inbox: MessageReading, format: MessageFormat) {
    super();
    this.#inbox = inbox;
    this.#format = format;
  }

  /**
   * All messages received on any connection, read or not; decoded if the server has a codec. The oldest read
   * ones are dropped beyond 16 MiB per connection.
   */
  get messages(): readonly In[] {
    return Array.from(this.#inbox.messages, (wire) => this.listed(wire));
  }

  /** @internal */
  protected override get reading(): MessageReading {
    return this.#inbox;
  }

  /** @internal */
  protected override get noun(): string {
    return 'mock';
  }

  /** @internal */
  override get format(): MessageFormat {
    return this.#format;
  }

  /** @internal */
  protected override get exactSites(): number {
    return Number.POSITIVE_INFINITY;
  }
}

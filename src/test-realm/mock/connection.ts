import type { CloseRecord, SendOptions } from '../../realm/connection-data';
import type { MockArrival, MockHandshake } from '../../realm/mock';
import { encodeFrame } from '../../wire/frame';
import { ownData } from '../call-site';
import type { Parsed } from '../chain/chain-types';
import { Client } from '../client/client';
import { clientSubject } from '../client/client-subject';
import { type MatcherSubject, subjectBrand } from '../matchers/subject';
import { decode, type Sendable } from '../message/message';
import type { TimeoutOption } from '../timeout-option';
import { Events } from './events';
import { type Format, subjectAs, type Wire } from './format';

/** A frame that RFC 6455 section 5.2 forbids: reserved bits and a reserved opcode. */
const brokenFrame = encodeFrame({ opcode: 0xf, rsv: 7 });

/**
 * The mock server's side of one connection: reads what the client under test sends, sends to it,
 * closes it, cuts it. Everything is as on a `Client`.
 */
export class MockConnection extends Client {
  /** What the client asked for: path, query, headers, subprotocols, origin. */
  readonly request: MockHandshake;
  readonly #arrival: MockArrival;
  readonly #format: Format;
  #name: string | undefined;
  readonly #messages = new Events<[wire: Wire]>();
  readonly #closes = new Events<[record: CloseRecord]>();

  /** @internal */
  constructor(arrival: MockArrival, format: Format) {
    super(arrival.handle);
    this.#arrival = arrival;
    this.#format = format;
    this.request = ownData(arrival.handshake);
    arrival.handle.socket.on('message', (data: Buffer, isBinary) => {
      this.#messages.emit({ data, isBinary });
    });
    void arrival.handle.closed.then((record) => this.#closes.emit(ownData(record)));
  }

  /** @internal */
  override get [subjectBrand](): MatcherSubject {
    const named = { kind: 'connection', label: String(this) } as const;
    return subjectAs(clientSubject(this.handle), named, this.#format);
  }

  /** What `nextConnection(name)` or the option `name` called it; failures call it so, too. */
  get name(): string | undefined {
    return this.#name;
  }
  set name(name: string | undefined) {
    this.#name = name;
    this.#arrival.rename(this.#label());
  }

  /** The mock server's URL. */
  override get url(): string {
    return this.#arrival.serverUrl;
  }

  /** All that arrived, read or not; JSON parsed where the mock server is a JSON one. */
  override get messages(): readonly Parsed[] {
    return super.messages.map((message) => this.#format.read(message));
  }

  /** The next unread message, JSON parsed where the mock server is a JSON one. */
  override async receive(options?: TimeoutOption): Promise<Parsed> {
    return this.#format.read(await super.receive(options));
  }

  /** Sends a string as text, bytes as binary, an object as JSON; a JSON server, strings as JSON too. */
  override send(data: Sendable, options?: SendOptions): Promise<void> {
    return super.send(this.#format.write(data), options);
  }

  /**
   * Calls a listener for each message, or for the end of the connection. The first listener is also
   * given what came before it. Gives what removes it.
   */
  on(event: 'message', listener: (message: Parsed) => unknown): () => void;
  on(event: 'close', listener: (record: CloseRecord) => unknown): () => void;
  on(event: 'message' | 'close', listener: (value: Parsed) => unknown): () => void {
    if (event === 'close') return this.#closes.on(listener);
    return this.#messages.on((wire) => listener(this.#format.read(decode(wire))));
  }

  /** Cuts the connection without a close frame: the client sees 1006. */
  drop(): void {
    this.terminate();
  }

  /** Breaks the protocol, so that the client fails the connection and fires its `error` event. */
  error(): void {
    this.#arrival.writeRaw(brokenFrame);
  }

  /** Writes these bytes to the connection as they are, around every rule of the protocol. */
  sendRaw(bytes: Uint8Array): void {
    this.#arrival.writeRaw(Buffer.from(bytes));
  }

  /** @internal */
  override toString(): string {
    return `${this.#label()} of the mock server ${this.#arrival.serverUrl}`;
  }

  #label(): string {
    return `connection ${this.#arrival.number}${this.#name === undefined ? '' : ` "${this.#name}"`}`;
  }
}

import type { IncomingMessage } from 'node:http';
import type { Writable } from 'node:stream';
import type { ClientOptions } from 'ws';
import { encodeFrame, opcodes } from '../../wire/frame';
import { WebSocket } from '../../wire/ws-package';
import { longestPayload, type MessageSink, readWholeMessages } from './whole-messages';
import { WriteBatch } from './write-batch';

/** The events of a socket. Only a client's has those of the handshake. */
export interface SocketEvents {
  onUpgrade?(response: IncomingMessage): void;
  onRefusal?(response: IncomingMessage): void;
  onOpen(): void;
  onMessage(data: Buffer, isBinary: boolean): void;
  onPing(data: Buffer): void;
  onPong(data: Buffer): void;
  onError(error: Error): void;
  onClose(code: number, reason: string): void;
}

type Data = Parameters<WebSocket['send']>[0];
type Options = Parameters<WebSocket['send']>[1];
type Done = (error?: Error) => void;

const noOptions: Options = {};
const noBytes = Buffer.alloc(0);

/**
 * A `ws` client that passes its events to one receiver, and writes the messages of one turn together.
 * Eight listeners would take a third of the memory of an idle connection, and could be attached only
 * after the construction.
 */
export class ClientSocket extends WebSocket implements MessageSink {
  /** Of `ws`, whose types leave it out. */
  declare private readonly _receiver: Writable | null | undefined;
  events: SocketEvents | undefined;
  /** Whether `ws` makes all frames: with the test's own masks, with an extension, and behind a Blob. */
  #isFramedByWs: boolean;
  readonly #isReadByWs: boolean;
  #isEncrypted = false;
  #isFragmented = false;
  #stream: Writable | undefined;
  #batch: WriteBatch | undefined;

  constructor(url: string, protocols: string[], options: ClientOptions) {
    super(url, protocols, options);
    this.#isFramedByWs = options.generateMask !== undefined;
    const { allowSynchronousEvents = true, maxPayload = 0 } = options;
    const isLimited = maxPayload > 0 && maxPayload < longestPayload;
    this.#isReadByWs = !allowSynchronousEvents || isLimited;
  }

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (event === 'upgrade') this.#stream = (values[0] as IncomingMessage).socket;
    else if (event === 'open') this.#onOpen();
    const isKnown = this.events !== undefined && dispatch(this.events, event, values);
    // Node throws an 'error' event without a listener; this one was handled.
    if (isKnown && (event === 'error' || event === 'unexpected-response')) {
      if (this.listenerCount(event) === 0) return true;
    }
    return super.emit(event, ...values) || isKnown;
  }

  deliver(data: Buffer, isBinary: boolean): void {
    this.events?.onMessage(data, isBinary);
    if (this.listenerCount('message') > 0) super.emit('message', data, isBinary);
  }

  override send(data: Data, done?: Done): void;
  override send(data: Data, options: Options, done?: Done): void;
  override send(data: Data, options: Options | Done = noOptions, done?: Done): void {
    if (typeof options === 'function') {
      this.send(data, noOptions, options);
      return;
    }
    const stream = this.#stream;
    if (stream === undefined || this.readyState !== WebSocket.OPEN) {
      super.send(data, options, done);
      return;
    }
    this.#batch ??= new WriteBatch(stream);
    const isPlain = typeof data === 'string' || Buffer.isBuffer(data);
    this.#batch.begin(isPlain ? data.length : 0);
    // `ws` reads a Blob later, and then sends what waits behind it.
    if (data instanceof Blob) this.#isFramedByWs = true;
    const { binary = typeof data !== 'string', fin = true, mask = true } = options;
    if (isPlain && fin && !this.#isFramedByWs && !this.#isFragmented) {
      const opcode = binary ? opcodes.binary : opcodes.text;
      // One piece of memory: `ws` writes two for each frame.
      const frame = encodeFrame({ opcode, payload: data, mask });
      // A stream calls back in a tick of its own.
      if (done === undefined) stream.write(frame);
      else stream.write(frame, (error) => done(error ?? undefined));
    } else {
      super.send(data, options, done);
    }
    this.#isFragmented = !fin;
    this.#batch.end();
  }

  override terminate(): void {
    this.#batch?.release();
    super.terminate();
  }

  /** Whether nothing waits to be written, and what is sent is written at once if there is room. */
  get isIdle(): boolean {
    const stream = this.#stream;
    if (stream === undefined || this.#isFramedByWs || this.#isEncrypted) return false;
    // A test may replace send(), and then calls back itself.
    if (this.send !== ClientSocket.prototype.send) return false;
    return stream.writableLength === 0 && stream.writable;
  }

  /** Calls back when all is written that was sent before. */
  whenWritten(done: Done): void {
    this.#stream?.write(noBytes, (error) => done(error ?? undefined));
  }

  /** Nothing has been read or sent yet. */
  #onOpen(): void {
    // TLS never writes at once.
    this.#isEncrypted = this.#stream !== undefined && 'encrypted' in this.#stream;
    if (this.extensions !== '') this.#isFramedByWs = true;
    else if (!this.#isReadByWs && this._receiver) readWholeMessages(this._receiver, this);
  }
}

/** The same for a socket that exists already. */
export function listen(socket: WebSocket, events: SocketEvents): void {
  for (const event of ['message', 'ping', 'pong', 'error', 'close']) {
    socket.on(event, (...values: unknown[]) => dispatch(events, event, values));
  }
}

/** Returns whether the event is one of {@link SocketEvents}. */
function dispatch(events: SocketEvents, event: string | symbol, values: unknown[]): boolean {
  switch (event) {
    case 'message':
      events.onMessage(values[0] as Buffer, values[1] as boolean);
      return true;
    case 'ping':
      events.onPing(values[0] as Buffer);
      return true;
    case 'pong':
      events.onPong(values[0] as Buffer);
      return true;
    case 'error':
      events.onError(values[0] as Error);
      return true;
    case 'close':
      events.onClose(values[0] as number, String(values[1]));
      return true;
    case 'open':
      events.onOpen();
      return true;
    case 'upgrade':
      events.onUpgrade?.(values[0] as IncomingMessage);
      return true;
    case 'unexpected-response':
      events.onRefusal?.(values[1] as IncomingMessage);
      return true;
    default:
      return false;
  }
}

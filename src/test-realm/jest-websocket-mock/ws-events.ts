import type { ReceivedMessage } from '../../bridge/connection-data';
import type { ClosingCause, MockArrival } from '../../bridge/mock';
import type { Parsed } from '../chain/chain-types';
import { decode } from '../message/message';
import type { MessageFormat } from '../message/message-format';
import { call } from '../mock/event-listeners';
import type { MockConnection } from '../mock/mock-connection';
import { MockEvents } from '../mock/mock-events';
import { workerFunctions } from '../worker';
import { ServerSocket } from './server-socket';

/** The events of a `WS`. */
export type WSEvent = 'connection' | 'message' | 'close';

type Listener = (socket: ServerSocket) => unknown;

/** The events of a `WS`. Listeners do not consume messages: the matchers still receive all of them. */
export class WSEvents extends MockEvents {
  readonly #sockets = new Map<number, ServerSocket>();
  readonly #byHandle = new WeakMap<object, ServerSocket>();
  messages: Parsed[] = [];
  isClosed = false;
  readonly #added: Readonly<Record<WSEvent, Set<Listener>>> = {
    connection: new Set(),
    message: new Set(),
    close: new Set(),
  };
  #end: () => void = () => {};
  /** Settles when the first connection has ended, or the server has closed. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  constructor(format: MessageFormat) {
    super(format, undefined);
  }

  add(event: WSEvent, listener: Listener): void {
    this.#added[event].add(listener);
  }

  /** The socket of a connection returned by `nextConnection()`. */
  socketOf(connection: MockConnection): ServerSocket {
    const socket = this.#byHandle.get(connection.handle);
    if (socket === undefined) throw new Error('The connection has no socket.');
    return socket;
  }

  override connection(arrival: MockArrival): void {
    const socket = new ServerSocket(arrival);
    this.#sockets.set(arrival.number, socket);
    this.#byHandle.set(arrival.handle, socket);
    const { pause } = workerFunctions();
    void arrival.handle.closed.then(async () => {
      this.#emit('close', socket);
      // A client in this process sees the end of its connection in one of the next turns of the event loop.
      await pause(0).done;
      await pause(0).done;
      this.#end();
    });
    this.#emit('connection', socket);
    super.connection(arrival);
  }

  override message(number: number, received: ReceivedMessage): boolean {
    const message = decode(received);
    this.messages.push(this.format.read(received));
    const socket = this.#sockets.get(number);
    socket?.emit('message', message);
    if (socket !== undefined) this.#emit('message', socket);
    return false;
  }

  override forget(number: number): void {
    this.#sockets.delete(number);
    super.forget(number);
  }

  override closed(cause: ClosingCause): void {
    this.isClosed = true;
    super.closed(cause);
    this.#end();
  }

  #emit(event: WSEvent, socket: ServerSocket): void {
    for (const listener of this.#added[event]) call(async () => listener(socket));
  }
}

import type { MockArrival } from '../../bridge/mock';
import { refuseUnbound } from '../client/refuse-unbound';
import { encode, type Message, type Sendable } from '../message/message';
import { call } from '../mock/event-listeners';

/** How to close a connection, as in mock-socket. */
export interface CloseOptions {
  readonly code?: number;
  readonly reason?: string;
  /** `false`, or code 1006, with no other code: closes without a close frame. */
  readonly wasClean?: boolean;
}

/** The events of a connection, with the arguments of their listeners. */
export interface SocketEvents {
  readonly message: Message;
  readonly close: { readonly code: number; readonly reason: string; readonly wasClean: boolean };
}

type Listeners = {
  readonly [Event in keyof SocketEvents]: Set<(value: SocketEvents[Event]) => unknown>;
};

/** Whether these options close without a close frame, which cannot carry a code. */
export function isCut({ code, wasClean }: CloseOptions): boolean {
  return code === 1006 || (wasClean === false && code === undefined);
}

/** The server's side of one connection, with the API of mock-socket's clients. */
export class ServerSocket {
  readonly #arrival: MockArrival;
  readonly #listeners: Listeners = { message: new Set(), close: new Set() };

  /** @internal */
  constructor(arrival: MockArrival) {
    this.#arrival = arrival;
    void arrival.handle.closed.then(({ code, reason, wasClean }) =>
      this.emit('close', { code, reason, wasClean }),
    );
  }

  /** The URL of its server. */
  get url(): string {
    return this.#arrival.serverUrl;
  }

  get protocol(): string {
    return this.#arrival.handle.protocol;
  }

  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  get readyState(): number {
    return this.#arrival.handle.readyState;
  }

  /** Sends to this client; a string is sent unchanged. Does nothing once the connection is closed. */
  send(data: Sendable): Promise<void> {
    const message = encode(data);
    return this.#arrival.handle.send(message).catch(() => undefined);
  }

  /** Closes the connection with this code and reason; the default code is 1000. */
  close(options: CloseOptions = {}): void {
    if (isCut(options)) this.#arrival.handle.terminate();
    else this.#arrival.handle.startClose(options.code ?? 1000, options.reason ?? '');
  }

  /** Calls a listener for each message as the client sent it, or for the end of the connection. */
  on<Event extends keyof SocketEvents>(
    event: Event,
    listener: (value: SocketEvents[Event]) => unknown,
  ): void {
    this.#listeners[event].add(listener);
  }

  /** @internal */
  emit<Event extends keyof SocketEvents>(event: Event, value: SocketEvents[Event]): void {
    for (const listener of this.#listeners[event]) call(async () => listener(value));
  }
}

refuseUnbound(ServerSocket, 'socket');

import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';

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

/**
 * A `ws` client that passes its events to one receiver. Eight listeners would take a third of the
 * memory of an idle connection, and could be attached only after the construction.
 */
export class ClientSocket extends WebSocket {
  events: SocketEvents | undefined;

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    const isKnown = this.events !== undefined && dispatch(this.events, event, values);
    // Node throws an 'error' event without a listener; this one was handled.
    if (isKnown && (event === 'error' || event === 'unexpected-response')) {
      if (this.listenerCount(event) === 0) return true;
    }
    return super.emit(event, ...values) || isKnown;
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

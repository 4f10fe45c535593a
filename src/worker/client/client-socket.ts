import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';

/** What a socket tells of itself, as it happens. */
export interface SocketEvents {
  onUpgrade(response: IncomingMessage): void;
  onRefusal(response: IncomingMessage): void;
  onOpen(): void;
  onMessage(data: Buffer, isBinary: boolean): void;
  onPing(data: Buffer): void;
  onPong(data: Buffer): void;
  onError(error: Error): void;
  onClose(code: number, reason: string): void;
}

/**
 * A `ws` client that tells one receiver of its events. Eight listeners would weigh a third of an
 * idle connection; they would also have to be attached after the construction.
 */
export class ClientSocket extends WebSocket {
  events: SocketEvents | undefined;

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    const isKnown = this.events !== undefined && dispatch(this.events, event, values);
    // An 'error' that we took is nobody's uncaught exception.
    if (isKnown && (event === 'error' || event === 'unexpected-response')) {
      if (this.listenerCount(event) === 0) return true;
    }
    return super.emit(event, ...values) || isKnown;
  }
}

/** The same for a socket that somebody else made. */
export function listen(socket: WebSocket, events: SocketEvents): void {
  for (const event of ['message', 'ping', 'pong', 'error', 'close']) {
    socket.on(event, (...values: unknown[]) => dispatch(events, event, values));
  }
}

/** Returns whether the event is one of those that are told. */
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
      events.onUpgrade(values[0] as IncomingMessage);
      return true;
    case 'unexpected-response':
      events.onRefusal(values[1] as IncomingMessage);
      return true;
    default:
      return false;
  }
}

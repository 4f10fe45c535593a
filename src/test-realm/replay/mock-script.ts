import type { ReceivedMessage } from '../../bridge/connection-data';
import type { MockHandshake, MockOpening, MockRequest } from '../../bridge/mock';
import type { MockConnection } from '../mock/mock-connection';

/** Replays a HAR file on a mock server, or records one. */
export interface MockScript {
  /** The settings of the mock server, as required by the script. */
  settings(request: MockRequest): MockOpening;
  connection(connection: MockConnection): void;
  /** Handles a message that no reply rule answered. Returns whether it was consumed. */
  message(message: ReceivedMessage, connection: MockConnection): boolean;
  /** Called when the mock server closes. Safe to call twice. */
  close(): Promise<void>;
  /** Called when the test has failed: its recording is not written. */
  discard(): void;
  /** What the script is waiting for; empty if nothing. */
  describe(): string;
  /** A note for the failure of its test; empty if there is none. */
  failureNote(): string;
  /** Resolves when all connections were opened and played to the end. */
  readonly finished: Promise<void>;
}

/** The `Sec-WebSocket-Key`, different for each handshake (RFC 6455 section 4.1). */
export function keyOf({ headers }: MockHandshake): string {
  return String(headers['sec-websocket-key']);
}

import type { ReceivedMessage } from '../../bridge/connection-data';
import type { MockHandshake, MockOpening, MockRequest } from '../../bridge/mock';
import type { MockConnection } from '../mock/mock-connection';

/** What a mock server does beside the test: it replays a HAR file, or records one. */
export interface MockScript {
  /** The settings of the mock server, with what the script decides. */
  settings(request: MockRequest): MockOpening;
  connection(connection: MockConnection): void;
  /** A message that no reply rule answered. Returns whether it was taken. */
  message(message: ReceivedMessage, connection: MockConnection): boolean;
  /** The mock server is being closed. Safe to call twice. */
  close(): Promise<void>;
  /** The test has failed: what it recorded is of no use. */
  discard(): void;
  /** What it waits for; empty for nothing. */
  describe(): string;
  /** For the failure of its test; empty for nothing. */
  failureNote(): string;
  /** Settles once all connections were played to their end. */
  readonly finished: Promise<void>;
}

/** Different for each handshake (RFC 6455 section 4.1). */
export function keyOf({ headers }: MockHandshake): string {
  return String(headers['sec-websocket-key']);
}

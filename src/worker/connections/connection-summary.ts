import type { EndCall } from '../../bridge/connection';
import type { CloseEvent } from '../../bridge/connection-data';
import type { TcpPorts } from '../../platform/tcp-ports';
import type { FrameSource } from './failure-frames';

/** The state of a connection that the message of a failed wait shows. */
export interface ConnectionSummary extends FrameSource {
  /** The connection, which its failures refer to. */
  readonly connection: object;
  readonly url: string;
  /** Of the TCP connection, if they are known. */
  readonly ports: TcpPorts | undefined;
  readonly state: 'connecting' | 'open' | 'closing' | 'closed';
  readonly closed: CloseEvent | undefined;
  /** The error with which `ws` closed the connection. */
  readonly failure: Error | undefined;
  /** Whether this side ended the connection first. */
  readonly isClosedHere: boolean;
  /** The call of the test that did so, if it is known. */
  readonly endCall: EndCall | undefined;
  /** The subprotocols that the client offered, if none was selected. */
  readonly unagreedProtocols: readonly string[];
  readonly received: number;
  /** Number of further messages that arrived and that the codec hides. */
  readonly hidden: number;
  readonly unread: number;
  /** Whether this side has sent any message. */
  readonly hasSent: boolean;
  /** Lower bound of the bytes received of an incomplete message; 0 if unknown. */
  readonly incomplete: number;
}

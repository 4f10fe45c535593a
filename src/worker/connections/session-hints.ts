import type { HandlerFacts } from '../../bridge/handler-facts';
import type { FaultEffect } from '../../bridge/network';
import type { Obstacle } from '../../platform/obstacles';
import type { TcpPorts } from '../../platform/tcp-ports';
import type { TestLimit } from '../../platform/test-limit';

/** The limit of the running test, if a wait with this deadline must end before it. */
type LimitAt = (deadline: number) => TestLimit | undefined;

/** The default limit of a wait from now on. */
export interface Renewal {
  /** In ms. */
  readonly timeout: number;
  readonly limit: TestLimit | undefined;
}

/** A call of the test that ended a server, a mock server or a link. */
export interface ServerEndCall {
  /** `server.restart() at chat.test.js:9`. */
  readonly call: string;
  /** `await it first`. */
  readonly remedy: string;
  /** When it was called, on the worker's clock, ms. */
  readonly at: number;
  /** Whether it ends connections without a close frame, as a link does. */
  readonly isAbrupt?: boolean;
}

/** A call of the test that kept a handshake from completing, as {@link ServerEndCall}. */
export interface ObstacleCall extends Pick<ServerEndCall, 'call' | 'remedy'> {
  readonly effect: Obstacle['effect'] | 'stopped';
}

/** What a message fault of a link did to a connection. */
export interface ConnectionFault extends Omit<FaultEffect, 'call'> {
  /** `link.drop() at chat.test.js:9`. */
  readonly call: string;
}

/** Context that the session adds to the failure of a wait. */
export interface WaitHints {
  readonly limitAt: LimitAt;
  /**
   * A new default limit for a wait that got this one, from a hook or test that is over; `undefined` if the wait
   * ends.
   */
  readonly renew: (limit: TestLimit | undefined) => Renewal | undefined;
  /** Possible causes of a delay, for the message; empty if there are none. */
  readonly note: () => string;
  /** Start of the running test, on the worker's clock; `undefined` if none is running. */
  readonly testStart: () => number | undefined;
  /** The path of the server module that is to serve this port and has not started. */
  readonly awaitedModule: (port: number) => string | undefined;
  /** The line of the useServer() whose server is to listen on this port and had not started at this time. */
  readonly awaitedUse: (port: number, at: number) => string | undefined;
  /** The call of the test because of which nothing listened on this port at one of these times. */
  readonly serverEnd: (port: number, from: number, to: number) => ServerEndCall | undefined;
  /** The remedy for a URL whose port a server of the file serves with the other scheme. */
  readonly wrongScheme: (url: string) => string | undefined;
  /** The URL of the file's own server, if it runs and an option or the test file names it. */
  readonly ownUrl: () => string | undefined;
  /** The authority, PEM, of the certificate for the command of the file that terminates TLS on this port itself. */
  readonly nativeAuthority: (port: number) => string | undefined;
  /** Whether a mock server was at the address of this URL and is closed. */
  readonly hadMock: (url: string) => boolean;
  /** What the handlers of the server with this port have lost; `undefined` for one in another process. */
  readonly handlers: (port: number) => HandlerFacts | undefined;
  /** The toxics of the link with this port. */
  readonly toxics: (port: number) => readonly string[];
  /** What a link or a mock server did to the handshake with these TCP ports. */
  readonly obstacle: (ports: TcpPorts) => ObstacleCall | undefined;
  /** What the message faults of a link did to the connection with these TCP ports. */
  readonly faults: (ports: TcpPorts) => readonly ConnectionFault[];
  /** The remedy for a connection that the session has closed, or a mock server; `undefined` for any other. */
  readonly endOfTest: (connection: object) => string | undefined;
  /**
   * The remedy for the port of a mock server or a link that the session has closed with its test, for connect()
   * or another client, which an earlier test may have left.
   */
  readonly closedOn: (port: number, client: 'own' | 'other') => string | undefined;
}

import type { ConnectionHandle } from './connection';
import type { ConnectRequest } from './connection-data';
import type { FileServer } from './file-server';
import type { MockHandle, MockListener, MockOpening } from './mock';
import type { HeldPort, LinkHandle, LinkListener, LinkRequest } from './network';

/**
 * Functions that open resources. A session uses the file's range of ports, and closes them after the test.
 */
export interface Openers {
  openMockServer(request: MockOpening, listener: MockListener): Promise<MockHandle>;
  openLink(request: LinkRequest, listener: LinkListener): Promise<LinkHandle>;
  openRefusingPort(): Promise<HeldPort>;
  openSilentPort(): Promise<HeldPort>;
  /** Starts a function, an application or a server on a port of its own. */
  openServer(given: unknown, how: ServeRequest): Promise<ServedHandle>;
  /** Connects to the real server at an address that a mock server serves. Throws ERR_WS_OUTSIDE_REFUSED. */
  openReal(request: ConnectRequest): ConnectionHandle;
}

/** Options for starting a server that a test created. */
export interface ServeRequest {
  /** Shown in messages: `passed to serve()`. */
  readonly name: string;
  /** The caller owns the server: its own `close()` is not called at the end. A second call finds it again. */
  readonly isBorrowed: boolean;
}

/** A started server that a test created. */
export interface ServedHandle {
  readonly server: FileServer;
  readonly url: string;
  /** Stops it permanently. Safe to call twice. */
  dispose(): Promise<void>;
}

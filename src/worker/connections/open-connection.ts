import type { ClientOptions, WebSocket } from 'ws';
import type { ConnectionHandle, MessageReading } from '../../bridge/connection';
import type {
  ConnectRequest,
  HandshakeRequest,
  UpgradeResponse,
} from '../../bridge/connection-data';
import { messageOf } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { ClientConnection } from './client-connection';
import { Connection, type ConnectionOptions } from './connection';
import { noteEnded } from './local-peers';
import { offeredProtocols } from './mock/read-handshake';
import { finishRequest } from './reached-sockets';

export type { ConnectionHandle } from '../../bridge/connection';

/**
 * Starts a handshake.
 *
 * @throws ERR_WS_OPTION_INVALID for a URL or a subprotocol that cannot be requested
 */
export function openConnection(request: ConnectRequest): ConnectionHandle {
  return new ClientConnection(createSocket(request), request);
}

/** How a mock server accepted a connection. */
export interface Acceptance {
  readonly handshake: HandshakeRequest;
  /** The mock server's reading: the connection is closed with it. */
  readonly by: MessageReading;
  /** The client on the other side, if it is of this process. */
  readonly client: WebSocket | undefined;
}

/** Wraps an open socket: the server side of a connection. */
export function adoptConnection(
  socket: WebSocket,
  url: () => string,
  options?: ConnectionOptions,
  acceptance?: Acceptance,
): ServerConnection {
  return new ServerConnection(socket, url, options, acceptance);
}

export class ServerConnection extends Connection {
  readonly opened = Promise.resolve();
  readonly upgrade: UpgradeResponse | undefined = undefined;
  readonly #url: () => string;
  readonly #acceptance: Acceptance | undefined;

  constructor(
    socket: WebSocket,
    url: () => string,
    options: ConnectionOptions | undefined,
    acceptance: Acceptance | undefined,
  ) {
    super(socket, options);
    this.#url = url;
    this.#acceptance = acceptance;
  }

  get handshake(): HandshakeRequest | undefined {
    return this.#acceptance?.handshake;
  }

  /** What closes it: the mock server's reading. */
  get owner(): object {
    return this.#acceptance?.by ?? this;
  }

  override terminate(): void {
    noteEnded(this.#acceptance?.client);
    super.terminate();
  }

  /** The subprotocols that the client offered, if none was selected. */
  override get offered(): readonly string[] {
    const header = this.handshake?.headers['sec-websocket-protocol'] ?? '';
    return this.protocol === '' ? offeredProtocols(String(header)) : [];
  }

  /** A server-side socket has no URL. */
  get url(): string {
    return this.#url();
  }
}

/** The object with which a connection is closed: its mock server, or the connection itself. */
export function ownerOf(connection: object): object {
  return connection instanceof ServerConnection ? connection.owner : connection;
}

function createSocket(request: ConnectRequest): WebSocket {
  const { url, protocols, headers, origin, maxPayload, perMessageDeflate, ca, client } = request;
  const options: ClientOptions = {
    // Node accepts several values for one header; the types of `ws` do not.
    ...(headers !== undefined && { headers: headers as Record<string, string> }),
    ...(origin !== undefined && { origin }),
    ...(maxPayload !== undefined && { maxPayload }),
    ...(perMessageDeflate !== undefined && { perMessageDeflate }),
    ...(ca !== undefined && { ca }),
    finishRequest,
    ...client,
  };
  // Loaded by the first connection of a worker: loading `ws` takes longer than a test file that needs none.
  const { WebSocket } = require('../../wire/ws-package') as typeof import('../../wire/ws-package');
  try {
    return new WebSocket(url, protocols === undefined ? [] : [...protocols], options);
  } catch (error) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `Cannot connect to ${JSON.stringify(url)}: ${messageOf(error)}.\n` +
        'Use a ws://, wss:// or ws+unix: URL without a fragment, and each subprotocol once, as an RFC 7230 token.',
      { cause: error },
    );
  }
}

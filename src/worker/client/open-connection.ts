import type { IncomingMessage } from 'node:http';
import type { Writable } from 'node:stream';
import type { ClientOptions, WebSocket } from 'ws';
import { WsDynamicError } from '../../errors';
import { clearTimeout, setTimeout } from '../../platform/time';
import type { ConnectionHandle } from '../../realm/connection';
import type { ConnectRequest, UpgradeRejection } from '../../realm/connection-data';
import { ClientSocket, listen } from './client-socket';
import { connectFailed, connectTimedOut, upgradeRejected } from './handshake-failure';
import { Outlet } from './outlet';
import { TrackedConnection } from './tracked-connection';

export type { ConnectionHandle } from '../../realm/connection';

/** Bytes of a refusal's body that are read. */
const bodyStart = 2048;
/** How long they are waited for, ms. */
const bodyPatience = 500;

/**
 * Starts the handshake; everything that happens from then on is seen. Throws
 * ERR_WS_OPTION_INVALID for a URL or a subprotocol that cannot be asked for.
 */
export function openConnection(request: ConnectRequest): ConnectionHandle {
  const socket = createSocket(request);
  const hasOwnMask = 'generateMask' in { ...request.client };
  const connection = new (hasOwnMask ? ClientConnection : DirectConnection)(socket, request);
  socket.events = connection;
  return connection;
}

/** Puts the same around a socket that is open already: the server's side of a connection. */
export function adoptConnection(socket: WebSocket, url: () => string): ConnectionHandle {
  const connection = new AdoptedConnection(socket, url);
  listen(socket, connection);
  return connection;
}

/** A server's socket has no URL of its own. */
class AdoptedConnection extends TrackedConnection {
  readonly #url: () => string;

  constructor(socket: WebSocket, url: () => string) {
    super(socket);
    this.#url = url;
  }

  override get url(): string {
    return this.#url();
  }
}

class ClientConnection extends TrackedConnection {
  constructor(socket: ClientSocket, request: ConnectRequest) {
    super(socket);
    this.limitHandshake(request.timeout, () => {
      this.refuse(connectTimedOut(request.url, request.timeout));
      socket.terminate();
    });
  }

  override onError(error: Error): void {
    super.onError(error);
    if (this.isOpening) this.refuse(connectFailed(this.url, error));
  }

  override onRefusal(response: IncomingMessage): void {
    super.onUpgrade(response);
    readStart(response, (body) => {
      const status = response.statusCode ?? 0;
      const rejection: UpgradeRejection = { status, headers: { ...response.headers }, body };
      this.refuse(upgradeRejected(this.url, rejection));
      this.socket.terminate();
    });
  }
}

/** A client whose frames are not made as the test's own `generateMask` says. */
class DirectConnection extends ClientConnection {
  #stream: Writable | undefined;

  override onUpgrade(response: IncomingMessage): void {
    super.onUpgrade(response);
    this.#stream = response.socket;
  }

  override terminate(): void {
    this.used().outlet?.release();
    super.terminate();
  }

  protected override sender(): Pick<Outlet, 'send'> {
    const traffic = this.used();
    if (this.#stream !== undefined) traffic.outlet ??= new Outlet(this.socket, this.#stream);
    return traffic.outlet ?? this.socket;
  }
}

function createSocket(request: ConnectRequest): ClientSocket {
  const { url, protocols, headers, origin, maxPayload, perMessageDeflate, ca, client } = request;
  const options: ClientOptions = {
    // Node takes several values for one header; the types of `ws` do not know.
    ...(headers !== undefined && { headers: headers as Record<string, string> }),
    ...(origin !== undefined && { origin }),
    ...(maxPayload !== undefined && { maxPayload }),
    ...(perMessageDeflate !== undefined && { perMessageDeflate }),
    ...(ca !== undefined && { ca }),
    ...client,
  };
  try {
    return new ClientSocket(url, protocols === undefined ? [] : [...protocols], options);
  } catch (error) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `Cannot connect to ${JSON.stringify(url)}: ${error instanceof Error ? error.message : String(error)}.\n` +
        'Use a ws://, wss:// or ws+unix: URL without a fragment, and each subprotocol once, as an RFC 7230 token.',
      { cause: error },
    );
  }
}

/** The body's start as text, when it ends, breaks off, is long enough or takes too long. */
function readStart(response: IncomingMessage, done: (body: string) => void): void {
  let chunks = Buffer.alloc(0);
  const timer = setTimeout(() => response.destroy(), bodyPatience);
  response.on('data', (chunk: Buffer) => {
    chunks = Buffer.concat([chunks, chunk]);
    if (chunks.length >= bodyStart) response.destroy();
  });
  // A destroyed response reports an error besides its close.
  response.on('error', () => undefined);
  response.once('close', () => {
    clearTimeout(timer);
    done(chunks.subarray(0, bodyStart).toString('utf8'));
  });
}

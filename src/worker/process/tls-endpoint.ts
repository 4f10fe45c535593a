import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { closeServer, openSockets, resetSocket } from '../../platform/listening-server';
import { atMost } from '../../platform/time';
import { dialAddress } from '../../wire/address';
import { ownDial } from '../../wire/own-dial';

export interface EndpointOptions {
  /** The host on which the plain server listens. */
  readonly host: string;
  readonly port: number;
  /** Makes the server listen on a leased port of the file. */
  listen(server: Server): Promise<void>;
}

export interface TlsEndpointOptions extends EndpointOptions {
  /** In PEM format. */
  readonly cert: string;
  readonly key: string;
}

/** A port whose connections are forwarded to a server. */
export type Endpoint = Awaited<ReturnType<typeof openEndpoint>>;

/**
 * Terminates TLS and forwards the bytes in both directions, with backpressure. Half-closes and resets are
 * forwarded as such, so that the client sees the server as it would without TLS.
 */
export function openTlsEndpoint(options: TlsEndpointOptions): Promise<Endpoint> {
  const secureContext = createSecureContext({ cert: options.cert, key: options.key });
  // The TLS socket inherits `allowHalfOpen`.
  return openEndpoint(options, (raw) => {
    const secure = new TLSSocket(raw, {
      isServer: true,
      secureContext,
      ALPNProtocols: ['http/1.1'],
    });
    // A client that does not trust the certificate reports that itself.
    secure.on('error', () => raw.destroy());
    secure.once('secure', () => join(raw, secure, options));
  });
}

/** Forwards the bytes unchanged, for a server that chose its own port. */
export function openPlainEndpoint(options: EndpointOptions): Promise<Endpoint> {
  return openEndpoint(options, (raw) => join(raw, raw, options));
}

async function openEndpoint(options: EndpointOptions, accept: (raw: Socket) => void) {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, accept);
  const open = openSockets(server);
  await options.listen(server);

  const close = async (grace: number): Promise<void> => {
    const closed = closeServer(server);
    await atMost(closed, grace);
    for (const raw of open) raw.destroy();
    await closed;
  };
  let closing: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    /** Number of open connections. */
    get connections(): number {
      return open.size;
    },
    /** Lets the worker end while it listens. */
    unref: () => server.unref(),
    /** Stops listening; open connections have `grace` ms to end. Safe to call twice. */
    close(grace = 0): Promise<void> {
      closing ??= close(grace);
      return closing;
    },
  };
}

/** @param secure the stream to read and write: TLS on `raw`, or `raw` itself */
function join(raw: Socket, secure: Socket, { host, port }: EndpointOptions): void {
  const upstream = connect({
    host: dialAddress(host),
    port,
    allowHalfOpen: true,
    noDelay: true,
    ...ownDial,
  });
  // Reset the TCP socket: TLS has no reset.
  upstream.once('error', () => {
    resetSocket(raw);
    secure.destroy();
  });
  secure.once('error', () => resetSocket(upstream));
  upstream.once('close', () => endAfter(secure));
  secure.once('close', () => upstream.destroy());
  secure.pipe(upstream);
  upstream.pipe(secure);
}

/** The server has closed and reads no more: the client's side ends once its bytes are sent. */
function endAfter(secure: Socket): void {
  if (secure.writableFinished) secure.destroy();
  else secure.end(() => secure.destroy());
}

import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { dialAddress } from '../../platform/address';
import { delay } from '../../platform/time';

export interface TlsEndpointOptions {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  /** Where the plain server listens. */
  readonly host: string;
  readonly port: number;
  /** Lets the server listen on the port for wss, under its lease. */
  listen(server: Server): Promise<void>;
}

/** TLS in front of a plain server. */
export interface TlsEndpoint {
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: number;
  /** Lets the worker end while it listens. */
  unref(): void;
  /** Stops listening; open connections have `grace` ms to end by themselves. Safe to call twice. */
  close(grace?: number): Promise<void>;
}

/**
 * Answers TLS and passes the bytes on, both ways under back-pressure. A half-close stays a half-close
 * and a reset a reset, so that a client sees of the server what it would see without TLS.
 */
export async function openTlsEndpoint(options: TlsEndpointOptions): Promise<TlsEndpoint> {
  const secureContext = createSecureContext({ cert: options.cert, key: options.key });
  const open = new Set<Socket>();
  // `allowHalfOpen` is handed on to the TLS socket.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (raw) => {
    open.add(raw);
    raw.once('close', () => open.delete(raw));
    const secure = new TLSSocket(raw, {
      isServer: true,
      secureContext,
      ALPNProtocols: ['http/1.1'],
    });
    // A client that does not trust the certificate reports that itself.
    secure.on('error', () => raw.destroy());
    secure.once('secure', () => join(raw, secure, options));
  });
  await options.listen(server);

  let closing: Promise<void> | undefined;
  const close = async (grace: number): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const over = new AbortController();
    await Promise.race([closed, delay(grace, over.signal)]);
    over.abort();
    for (const raw of open) raw.destroy();
    await closed;
  };
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return open.size;
    },
    unref() {
      server.unref();
    },
    close(grace = 0) {
      closing ??= close(grace);
      return closing;
    },
  };
}

function join(raw: Socket, secure: TLSSocket, { host, port }: TlsEndpointOptions): void {
  const upstream = connect({ host: dialAddress(host), port, allowHalfOpen: true, noDelay: true });
  // The reset has to be sent below TLS, which has none of its own.
  upstream.once('error', () => {
    raw.resetAndDestroy();
    secure.destroy();
  });
  secure.once('error', () => upstream.resetAndDestroy());
  upstream.once('close', () => endAfter(secure));
  secure.once('close', () => upstream.destroy());
  secure.pipe(upstream);
  upstream.pipe(secure);
}

/** The server's side has closed and reads no more: TLS ends once its bytes are sent. */
function endAfter(secure: TLSSocket): void {
  if (secure.writableFinished) secure.destroy();
  else secure.end(() => secure.destroy());
}

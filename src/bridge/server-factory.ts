/** The argument of a server function. */
export interface ServerContext {
  /** The bound address. */
  readonly host: string;
  /** `httpServer` already listens on this port. */
  readonly port: number;
  /** `httpsServer` already listens on this port; `undefined` with `ssl: false`. */
  readonly sslPort: number | undefined;
  readonly httpServer: import('node:http').Server;
  readonly httpsServer: import('node:https').Server | undefined;
  /** PEM texts; `undefined` with `ssl: false`. */
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string } | undefined;
  /** The environment variables of the file (WEBSOCKET_PORT, …). */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * A server as a function, sync or async. It may return nothing, a function that stops it, an object with
 * `close()` or `stop()`, an `http.Server` that does not listen yet, or a `ws.WebSocketServer` created with
 * `noServer`.
 */
export type ServerFactory = (context: ServerContext) => unknown;

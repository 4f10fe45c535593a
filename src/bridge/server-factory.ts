/** What a server function gets. */
export interface ServerContext {
  /** The address that is listened on. */
  readonly host: string;
  /** Already listened on by `httpServer`. */
  readonly port: number;
  /** Already listened on by `httpsServer`; `undefined` with `ssl: false`. */
  readonly sslPort: number | undefined;
  readonly httpServer: import('node:http').Server;
  readonly httpsServer: import('node:https').Server | undefined;
  /** PEM texts; `undefined` with `ssl: false`. */
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string } | undefined;
  /** The environment variables of the file (WEBSOCKET_PORT, …). */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * A server written as a function, sync or async. It may return nothing, a function that stops it,
 * anything with `close()` or `stop()`, an `http.Server` that does not listen, or a
 * `ws.WebSocketServer` made with `noServer`.
 */
export type ServerFactory = (context: ServerContext) => unknown;

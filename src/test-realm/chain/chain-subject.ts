import type { CloseRecord, SendOptions } from '../../realm/connection-data';

/** A message as a chain takes it from the wire. */
export interface ReceivedMessage {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

/** What a chain acts on: an open connection, and the value that it hands to `exec` and resolves to. */
export interface ChainSubject<S> {
  readonly value: S;
  readonly url: string;
  /** What `expectUpgrade` looks at. */
  readonly upgrade: {
    readonly status?: number | undefined;
    readonly statusCode?: number | undefined;
    readonly headers: object;
  };
  /** How the connection ended; `undefined` until it has. */
  readonly closeRecord: CloseRecord | undefined;
  readonly isOpen: boolean;
  /** Closed by the session or by `closeAll`. A step that fails because of it fails no test. */
  readonly isAbandoned: boolean;
  /**
   * Takes the next message that passes the filter. Rejects with ERR_WS_RECEIVE_TIMEOUT after
   * `timeout` ms, and with ERR_WS_CLOSED once no message can arrive any more.
   */
  next(filter: (message: ReceivedMessage) => boolean, timeout: number): Promise<ReceivedMessage>;
  /** Resolves when written. Rejects with ERR_WS_CLOSED on a connection that is not open. */
  send(data: unknown, options: SendOptions | undefined): Promise<void>;
  /** Sends the close frame and does not wait for the answer. Throws ERR_WS_OPTION_INVALID. */
  close(code?: number, reason?: string): void;
  /** `closed` with a limit in ms: rejects with ERR_WS_RECEIVE_TIMEOUT. */
  waitForClose(timeout: number): Promise<CloseRecord>;
  /** Settles as `work` does, or rejects once the connection breaks: a protocol error, a reset. */
  untilBroken(work: unknown): Promise<unknown>;
  /** State and last frames, for a failure. */
  describe(): string;
}

/** Of a handshake, as Node takes them. */
export type Headers = Readonly<Record<string, string | string[]>>;

/** How a chain gets its subject, and its limits. */
export interface ChainStart<S> {
  /** Called once, a tick after the chain began, so that `set` can still change the headers. */
  open(headers: Headers): Promise<ChainSubject<S>>;
  /** The limit of a wait that has none of its own, ms. */
  remaining(): number;
  readonly headers?: Headers;
  readonly defaultExpectOptions?: WaitLimit | undefined;
  readonly defaultWaitForOptions?: WaitLimit | undefined;
}

export interface WaitLimit {
  /** Milliseconds on the real clock. */
  readonly timeout?: number | undefined;
}

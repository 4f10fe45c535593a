/** What a client asked for in its opening handshake (RFC 6455 section 4.1). Plain data. */
export interface MockHandshake {
  /** Path without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case, as Node gives them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The subprotocols that the client offered, in its order of preference. */
  readonly protocols: readonly string[];
  readonly origin: string | undefined;
  readonly secure: boolean;
}

/** The HTTP answer of a rejected handshake. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `false` refuses with 401, a number with that status; `true` and nothing at all accept. */
export type Verdict = boolean | number | Refusal | undefined;

/** How a mock server answers handshakes, from its opening to its end. */
export interface MockSettings {
  /** The only path served; any other is refused with 404. */
  readonly path?: string;
  /** The subprotocols that the server speaks, or what chooses one of those offered. */
  readonly protocols?:
    | readonly string[]
    | ((offered: readonly string[], handshake: MockHandshake) => string | false | undefined);
  readonly verify?: (handshake: MockHandshake) => Verdict | PromiseLike<Verdict>;
  /** Added to the answer of an accepted handshake, for example `set-cookie`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes. */
  readonly maxPayload?: number;
  readonly perMessageDeflate?: boolean;
  /** `false`: pings of a client stay unanswered. */
  readonly autoPong?: boolean;
}

/** Where a mock server listens; the caller holds the port and the certificate. */
export interface MockEndpoint {
  readonly host: string;
  readonly port: number;
  /** PEM; with it the server speaks TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** How one handshake ended, for messages. */
export interface HandshakeOutcome {
  readonly handshake: MockHandshake;
  readonly outcome: 'accepted' | 'held' | 'gone' | `refused with ${number}`;
}

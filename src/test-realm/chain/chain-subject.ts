import type { ConnectionHandle } from '../../bridge/connection';
import type { CallSite } from '../call-site';
import type { MessageFormat } from '../message/message-format';

/** A message as a chain takes it from the wire. */
export interface ReceivedMessage {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

/** The subject of a chain: an open connection, and the value that it hands to `exec` and resolves to. */
export interface ChainSubject<S> {
  readonly value: S;
  readonly handle: ConnectionHandle;
  /** The subject of `expectUpgrade`. */
  readonly upgrade: {
    readonly status?: number | undefined;
    readonly statusCode?: number | undefined;
    readonly headers: object;
  };
  /** How the connection's messages are read and written, where it has a codec. */
  readonly format?: MessageFormat;
}

/** The headers of a handshake, in Node's form. */
export type Headers = Readonly<Record<string, string | string[]>>;

/** The limits of the waits of a chain. */
export interface ChainDefaults {
  /** For every `expect…` of the chain. */
  readonly defaultExpectOptions?: WaitLimit | undefined;
  /** For every `waitFor…` of the chain. */
  readonly defaultWaitForOptions?: WaitLimit | undefined;
}

/** How a chain gets its subject, and its limits. */
export interface ChainStart<S> extends ChainDefaults {
  /** The call that began it, for a failure: `connect()`. */
  readonly name: string;
  /** Its place in the test. */
  readonly site: CallSite;
  /** Called once, a tick after the chain began, so that `set` can still change the headers. */
  open(headers: Headers): Promise<ChainSubject<S>>;
  /** The limit of a wait that has none of its own, ms. */
  remaining(): number;
  readonly headers?: Headers;
}

export interface WaitLimit {
  /** Milliseconds on the real clock. */
  readonly timeout?: number | undefined;
}

import type { ConnectionHandle } from '../../bridge/connection';
import type { CallSite } from '../call-site';
import type { MessageFormat } from '../message/message-format';

/** A received message as a chain reads it. */
export interface ReceivedMessage {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

/**
 * The subject of a chain: an open connection, and the value that is passed to `exec` and that the chain
 * resolves to.
 */
export interface ChainSubject<S> {
  readonly value: S;
  readonly handle: ConnectionHandle;
  /** The subject of `expectUpgrade`. */
  readonly upgrade: {
    readonly status?: number | undefined;
    readonly statusCode?: number | undefined;
    readonly headers: object;
  };
  /** Reads and writes messages, if the connection has a codec. */
  readonly format?: MessageFormat;
}

/** The headers of a handshake, as in Node's `IncomingMessage.headers`. */
export type Headers = Readonly<Record<string, string | string[]>>;

/** The default limits of the waits of a chain. */
export interface ChainDefaults {
  /** For every `expect…` of the chain. */
  readonly defaultExpectOptions?: StepTimeout | undefined;
  /** For every `waitFor…` of the chain. */
  readonly defaultWaitForOptions?: StepTimeout | undefined;
}

/** How a chain opens its connection, and its default limits. */
export interface ChainStart<S> extends ChainDefaults {
  /** The call that started the chain, for failures: `connect()`. */
  readonly name: string;
  /** Where the chain was started in the test. */
  readonly site: CallSite;
  /** Called once, a microtask after the chain was started, so that `set` can still change the headers. */
  open(headers: Headers): Promise<ChainSubject<S>>;
  /** The default limit of a wait, ms. */
  remaining(): number;
  readonly headers?: Headers;
  /** Whether `undefined` as what is expected accepts anything, as in superwstest. */
  readonly acceptsUndefined?: true;
}

/** The time limit of one step of a chain. */
export interface StepTimeout {
  /** Milliseconds on the real clock. */
  readonly timeout?: number | undefined;
}

import { WsDynamicError } from '../../errors';
import type { Frame, FrameToSend } from '../../wire/frame';
import type { RawConnection, RawOptions } from '../../wire/raw-connection';
import { waitAt } from '../awaited';
import { ownData, runAt } from '../call-site';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { defaultTimeout, session, workerApi, workerFunctions } from '../worker';
import type { ConnectOptions } from './connect';

export type { Frame, FrameToSend } from '../../wire/frame';

export interface RawConnectOptions
  extends RawOptions,
    Pick<ConnectOptions, 'path' | 'ssl' | 'url' | 'ca' | 'timeout'> {
  /** After those of RFC 6455 section 4.1. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `false` opens the TCP or TLS connection only. Default `true`. */
  readonly handshake?: boolean;
}

/** The server's answer to the handshake; a refusal is one, too. */
export interface RawUpgrade {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the status is 101 and `Sec-WebSocket-Accept` is right. */
  readonly isAccepted: boolean;
}

/** A connection of bytes and frames. Nothing that is sent or received is checked. */
export class RawClient {
  /** `undefined` without a handshake. */
  readonly upgrade: RawUpgrade | undefined;
  readonly #connection: RawConnection;

  /** @internal */
  constructor(connection: RawConnection, upgrade: RawUpgrade | undefined) {
    this.#connection = connection;
    this.upgrade = upgrade && ownData(upgrade);
  }

  /** Resolves when it was written. Rejects with ERR_WS_SEND_FAILED. */
  sendFrame(frame: FrameToSend): Promise<void> {
    return runAt(this.sendFrame, () => this.#connection.sendFrame(frame));
  }

  /** Sends bytes as they are, a string as UTF-8. Resolves when they were written. Rejects with ERR_WS_SEND_FAILED. */
  sendBytes(bytes: Uint8Array | string): Promise<void> {
    return runAt(this.sendBytes, () => this.#connection.sendBytes(bytes));
  }

  /**
   * The next frame, its payload unmasked; `undefined` once the server has ended the connection. Rejects
   * with ERR_WS_RECEIVE_TIMEOUT, ERR_WS_FRAME_TOO_LARGE or ERR_WS_CLOSED.
   */
  receiveFrame(options?: TimeoutOption): Promise<Frame | undefined> {
    return waited('raw', this.receiveFrame, options, async (limit) => {
      const frame = await this.#connection.receiveFrame(limit);
      return frame && { ...frame };
    });
  }

  /** The next bytes, as they arrive; `undefined` once the server has ended the connection. Rejects as {@link receiveFrame}. */
  receiveBytes(options?: TimeoutOption): Promise<Buffer | undefined> {
    return waited('raw', this.receiveBytes, options, (limit) =>
      this.#connection.receiveBytes(limit),
    );
  }

  /** Cuts the connection; what is not written yet is lost. */
  terminate(): void {
    this.#connection.destroy();
  }
}

/**
 * Connects to the file's server, or to `{ url }`, for tests of protocol code: frames and bytes go out as
 * they are told. Closed after the running test; in plain Node that is up to the caller. Rejects with
 * ERR_WS_CONNECT_FAILED, ERR_WS_CONNECT_TIMEOUT, ERR_WS_CLOSED, ERR_WS_UNEXPECTED_MESSAGE (not HTTP),
 * ERR_WS_NO_SESSION or ERR_WS_OPTION_INVALID.
 */
export function rawConnect(options: RawConnectOptions = {}): Promise<RawClient> {
  return waited('', rawConnect, options, async ({ timeout }) => {
    const { headers = {}, handshake = true, url, ...rest } = options;
    const { host, hostname, protocol, pathname, search } = addressOf(options);
    const ca = rest.ca ?? (url === undefined ? session().server.ca : undefined);
    const opening = workerFunctions().openRawConnection(
      {
        host: hostname.replace(/^\[|\]$/g, ''),
        port: Number(new URL(`http://${host}`).port || (protocol === 'wss:' ? 443 : 80)),
        ...(protocol === 'wss:' && { tls: ca === undefined ? {} : { ca } }),
        timeout,
      },
      rest,
    );
    workerApi()?.session.own({
      dispose: () =>
        opening.then(
          (raw) => raw.destroy(),
          () => undefined,
        ),
    });
    const connection = await opening;
    if (!handshake) return new RawClient(connection, undefined);
    const request = { authority: host, path: pathname + search, headers };
    const answer = await connection.upgrade(request, { timeout }).catch((error: unknown) => {
      connection.destroy();
      throw error;
    });
    const { status, headers: answered, isAccepted } = answer;
    return new RawClient(connection, { status, headers: answered, isAccepted });
  });
}

function addressOf({ url, ssl = false, path = '/' }: RawConnectOptions): URL {
  const base = url ?? (ssl ? session().server.sslUrl : session().server.url);
  if (base !== undefined && URL.canParse(base) && /^wss?:/.test(base))
    return url === undefined ? new URL(path, base) : new URL(url);
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `rawConnect() cannot connect to ${JSON.stringify(base)}.\n` +
      'Use a ws:// or wss:// URL; { ssl: true } needs the wss port of the file (testEnvironmentOptions.ssl).',
  );
}

/** A call that the test has to await. */
function waited<Value>(
  owner: string,
  entry: (...parameters: never[]) => unknown,
  options: TimeoutOption | undefined,
  run: (limit: { readonly timeout: number }) => Promise<Value>,
): Promise<Value> {
  return waitAt(owner, entry, () =>
    run({ timeout: checkTimeout(options, entry.name) ?? defaultTimeout() }),
  );
}

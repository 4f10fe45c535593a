import { invalid, noWssPort } from '../../errors/invalid-value';
import { maskUrls } from '../../errors/mask';
import { showLine } from '../../errors/show-text';
import { checkArgument, readOptions } from '../../validation/check';
import { withPath } from '../../wire/address';
import type { Frame, FrameToSend } from '../../wire/frame';
import type { RawConnection, RawWait } from '../../wire/raw-connection';
import { waitAt } from '../awaited';
import { ownData } from '../call-site';
import { checkTimeout, type TimeoutOption } from '../timeout-option';
import { defaultTimeout, session, workerApi, workerFunctions } from '../worker';
import { twoPaths } from './connect-options';
import { frameShape, payload, type RawConnectOptions, rawShape } from './raw-options';
import { refuseUnbound } from './refuse-unbound';

export type { Frame, FrameToSend } from '../../wire/frame';
export type { RawConnectOptions };

/** The server's handshake response, including refusals. */
export interface RawUpgrade {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the status is 101 and `Sec-WebSocket-Accept` is correct. */
  readonly isAccepted: boolean;
}

/** A raw connection for bytes and frames. Sent and received data is not validated. */
export class RawClient {
  /** `undefined` if no handshake was made. */
  readonly upgrade: RawUpgrade | undefined;
  readonly #connection: RawConnection;
  #usesFrames = false;

  /** @internal */
  constructor(connection: RawConnection, upgrade: RawUpgrade | undefined) {
    this.#connection = connection;
    this.upgrade = upgrade && ownData(upgrade);
  }

  /** Names a refused handshake, if the test sent or awaited frames nevertheless. @internal */
  failureNote(url: string): string {
    const { status = 101 } = this.upgrade ?? {};
    if (status === 101 || !this.#usesFrames) return '';
    return `rawConnect(): ${maskUrls(showLine(url))} answered the handshake with ${status}, so no frames follow: check raw.upgrade.`;
  }

  /** Resolves when the frame was written. Rejects with ERR_WS_SEND_FAILED. */
  sendFrame(frame: FrameToSend): Promise<void> {
    this.#usesFrames = true;
    const send = () =>
      this.#connection.sendFrame(readOptions('sendFrame()', frame, frameShape, ['opcode']));
    return waitAt('raw', this.sendFrame, send, { optional: true, connection: this.#connection });
  }

  /**
   * Sends bytes unchanged: the bytes of a view, or a string as UTF-8. Resolves when they were written.
   * Rejects with ERR_WS_SEND_FAILED.
   */
  sendBytes(bytes: ArrayBufferView | string): Promise<void> {
    const send = () => {
      checkArgument('sendBytes()', 'bytes', bytes, payload);
      return this.#connection.sendBytes(bytes);
    };
    return waitAt('raw', this.sendBytes, send, { optional: true, connection: this.#connection });
  }

  /**
   * The next frame, its payload unmasked; `undefined` once the server has ended the connection. Rejects
   * with ERR_WS_RECEIVE_TIMEOUT, ERR_WS_FRAME_TOO_LARGE or ERR_WS_CLOSED.
   */
  receiveFrame(options?: TimeoutOption): Promise<Frame | undefined> {
    this.#usesFrames = true;
    return waited(this.receiveFrame, this.#connection, options, async (limit) => {
      const frame = await this.#connection.receiveFrame(limit);
      return frame && { ...frame };
    });
  }

  /**
   * The next bytes, as they arrive; `undefined` once the server has ended the connection. Rejects like {@link
   * receiveFrame}.
   */
  receiveBytes(options?: TimeoutOption): Promise<Buffer | undefined> {
    return waited(this.receiveBytes, this.#connection, options, (limit) =>
      this.#connection.receiveBytes(limit),
    );
  }

  /** Destroys the socket; data that is not written yet is lost. */
  terminate(): void {
    this.#connection.destroy();
  }

  /** Destroys the socket at the end of a block: `await using raw = await rawConnect({ url })`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.terminate();
  }
}

refuseUnbound(RawClient, 'raw');

/**
 * Connects to the file's server, or to `{ url }`, to test protocol code: frames and bytes are sent unchanged.
 * The connection is closed after the running test; in plain Node the caller closes it. Rejects with
 * ERR_WS_CONNECT_FAILED, ERR_WS_CONNECT_TIMEOUT, ERR_WS_CLOSED, ERR_WS_UNEXPECTED_MESSAGE (not HTTP),
 * ERR_WS_NO_SESSION or ERR_WS_OPTION_INVALID.
 */
export function rawConnect(options: RawConnectOptions = {}): Promise<RawClient> {
  return waitAt('', rawConnect, async () => {
    const read = readOptions('rawConnect()', options, rawShape);
    const { headers = {}, handshake = true, url, timeout = defaultTimeout(), ...rest } = read;
    const { href, host, hostname, protocol, pathname, search } = addressOf(read);
    const ca = rest.ca ?? (url === undefined ? session().server.address.ca : undefined);
    const opening = workerFunctions().openRawConnection(
      {
        host: hostname.replace(/^\[|\]$/g, ''),
        port: Number(new URL(`http://${host}`).port || (protocol === 'wss:' ? 443 : 80)),
        ...(protocol === 'wss:' && { tls: ca === undefined ? {} : { ca } }),
        timeout,
      },
      { ...rest, url: href },
    );
    let opened: RawConnection | undefined;
    let client: RawClient | undefined;
    workerApi()?.session.own({
      get subject() {
        return opened;
      },
      failureNote: () => client?.failureNote(href) ?? '',
      dispose: () =>
        opening.then(
          (raw) => raw.destroy(),
          () => undefined,
        ),
    });
    const connection = await opening;
    opened = connection;
    if (!handshake) return new RawClient(connection, undefined);
    const request = { authority: host, path: pathname + search, headers };
    const answer = await connection.upgrade(request, { timeout }).catch((error: unknown) => {
      connection.destroy();
      throw error;
    });
    const { status, headers: answered, isAccepted } = answer;
    client = new RawClient(connection, { status, headers: answered, isAccepted });
    return client;
  });
}

function addressOf({ url, ssl = false, path }: RawConnectOptions): URL {
  if (url !== undefined && path === undefined) return new URL(url);
  if (url !== undefined) throw invalid('rawConnect()', twoPaths(url, path ?? ''));
  const { address } = session().server;
  const base = ssl ? address.sslUrl : address.url;
  if (base !== undefined) return new URL(withPath(base, path));
  throw invalid('rawConnect()', noWssPort('this file'));
}

/** A call that the test must await. */
function waited<Value>(
  entry: (...parameters: never[]) => unknown,
  connection: RawConnection,
  options: TimeoutOption | undefined,
  run: (wait: RawWait) => Promise<Value>,
): Promise<Value> {
  const wait = () => {
    const timeout = checkTimeout(options, entry.name) ?? defaultTimeout();
    return run({ timeout, renewal: workerFunctions().renewalOf(timeout) });
  };
  return waitAt('raw', entry, wait, { connection });
}

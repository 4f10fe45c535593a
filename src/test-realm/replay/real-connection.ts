/** A client of `mockServer({ url, record })`, and its connection to the real server. */
import type { ConnectionHandle } from '../../bridge/connection';
import type { CloseEvent } from '../../bridge/connection-data';
import type { MockHandshake, Verdict } from '../../bridge/mock';
import { hasCode } from '../../errors/ws-dynamic-error';
import type { HarClose, HarConversation, HarHeader, HarMessage } from '../../har/conversation';
import { defaultTimeout, workerApi, workerFunctions } from '../worker';

/** Headers that each handshake sets itself. */
const own = /^(?:host|connection|upgrade|content-length|sec-websocket-.*)$/;

export class RealConnection {
  readonly #handle: ConnectionHandle;
  readonly #startedAt = date();
  readonly #messages: HarMessage[] = [];
  #status = 101;
  #close: HarClose | undefined;
  #isOver = false;
  /** Messages received before the client was accepted. */
  #early: (string | Buffer)[] | undefined = [];
  #client: ConnectionHandle | undefined;

  /** @throws ERR_WS_OUTSIDE_REFUSED */
  constructor(
    private readonly url: string,
    private readonly handshake: MockHandshake,
  ) {
    this.#handle = (workerApi()?.session ?? workerFunctions()).openReal({
      url,
      headers: passedOn(handshake.headers),
      protocols: handshake.protocols,
      timeout: defaultTimeout(),
      log: 'none',
    });
    this.#handle.socket.on('message', (data: Buffer, isBinary: boolean) => {
      const message = this.#keep('receive', data, isBinary);
      if (this.#early === undefined) this.#deliver(message);
      else this.#early.push(message);
    });
  }

  get protocol(): string | false {
    return this.#handle.protocol || false;
  }

  /** The server's handshake response. Rejects if there is none. */
  async answer(): Promise<Verdict> {
    try {
      await this.#handle.opened;
      return true;
    } catch (error) {
      if (!hasCode(error, 'ERR_WS_UPGRADE_REJECTED')) throw error;
      const { status, body } = error.details as { readonly status: number; readonly body: string };
      this.#status = status;
      return { status, body };
    }
  }

  /** Called when the client is accepted: passes messages in both directions, and ends both sides together. */
  join(client: ConnectionHandle): void {
    this.#client = client;
    client.socket.on('message', (data: Buffer, isBinary: boolean) => {
      this.#handle.send(this.#keep('send', data, isBinary)).catch(() => undefined);
    });
    for (const message of this.#early ?? []) this.#deliver(message);
    this.#early = undefined;
    void this.#handle.closed.then((closed) => this.#end('receive', closed, client));
    void client.closed.then((closed) => this.#end('send', closed, this.#handle));
  }

  /** Ends the connection; later events are not recorded. */
  end(): Promise<void> {
    this.#isOver = true;
    return this.#handle.dispose();
  }

  get conversation(): HarConversation {
    return {
      url: this.url,
      startedAt: this.#startedAt,
      requestHeaders: headersOf(this.handshake.headers),
      status: this.#status,
      responseHeaders: headersOf(this.#handle.upgrade?.headers ?? {}),
      messages: this.#messages,
      close: this.#close,
    };
  }

  #keep(type: HarMessage['type'], data: Buffer, isBinary: boolean): string | Buffer {
    const message = isBinary ? data : data.toString('utf8');
    if (!this.#isOver) this.#messages.push({ type, at: date(), data: message });
    return message;
  }

  #deliver(message: string | Buffer): void {
    this.#client?.send(message).catch(() => undefined);
  }

  #end(type: HarClose['type'], { code, reason }: CloseEvent, other: ConnectionHandle): void {
    if (this.#close !== undefined || this.#isOver) return;
    this.#close = { type, at: date(), code, reason };
    if (other.readyState > 1) return;
    if (code === 1006) other.terminate();
    else other.startClose(code === 1005 ? undefined : code, reason);
  }
}

function date(): number {
  return workerFunctions().date();
}

function passedOn(headers: MockHandshake['headers']): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name]) => !own.test(name));
  return Object.fromEntries(kept.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

export function headersOf(headers: MockHandshake['headers']): HarHeader[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => ({ name, value: one })),
  );
}

const mark = 'jwd:';

/** Whether the payload is from a ping() or flush() of this package. */
export function isOwnPing(payload: Buffer): boolean {
  return payload.toString('latin1').startsWith(mark);
}

interface PendingPing {
  readonly id: number;
  readonly settle: () => void;
  readonly fail: (error: unknown) => void;
}

/** A ping in flight. */
export interface Ping {
  readonly payload: Buffer;
  /** Stops waiting for the pong. */
  readonly cancel: () => void;
}

/**
 * Pings in flight. A pong answers its own ping and all before it, since a peer may answer only the
 * latest (RFC 6455 section 5.5.3).
 */
export class PendingPings {
  #pending: PendingPing[] = [];
  #lastId = 0;

  add(settle: () => void, fail: (error: unknown) => void): Ping {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#pending.push({ id, settle, fail });
    const cancel = (): void => {
      this.#pending = this.#pending.filter((ping) => ping.id !== id);
    };
    return { payload: Buffer.from(`${mark}${id}`), cancel };
  }

  /** Ignores unsolicited pongs and pongs to other pings. */
  answer(payload: Buffer): void {
    if (!isOwnPing(payload)) return;
    const id = Number(payload.toString('latin1').slice(mark.length));
    const answered = this.#pending.filter((ping) => ping.id <= id);
    this.#pending = this.#pending.filter((ping) => ping.id > id);
    for (const ping of answered) ping.settle();
  }

  /** Rejects all pings in flight: the connection ended. */
  end(explain: () => unknown): void {
    for (const ping of this.#pending) ping.fail(explain());
    this.#pending = [];
  }
}

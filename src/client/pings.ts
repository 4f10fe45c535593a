interface PendingPing {
  readonly id: number;
  readonly settle: () => void;
}

/** One ping in flight. */
export interface Ping {
  readonly payload: Buffer;
  /** Settles when its pong arrives. */
  readonly settled: Promise<void>;
  /** Forgets the ping. */
  readonly cancel: () => void;
}

/**
 * Pings in flight. A pong answers its own ping and all before it, since a peer may answer only the
 * latest (RFC 6455 section 5.5.3).
 */
export class PendingPings {
  #pending: PendingPing[] = [];
  #lastId = 0;

  add(): Ping {
    this.#lastId += 1;
    const id = this.#lastId;
    const settled = new Promise<void>((settle) => this.#pending.push({ id, settle }));
    const cancel = (): void => {
      this.#pending = this.#pending.filter((ping) => ping.id !== id);
    };
    return { payload: Buffer.from(`jwd:${id}`), settled, cancel };
  }

  /** Unsolicited pongs, and those to pings of somebody else, are ignored. */
  answer(payload: Buffer): void {
    const text = payload.toString('latin1');
    if (!text.startsWith('jwd:')) return;
    const id = Number(text.slice(4));
    for (const ping of this.#pending) if (ping.id <= id) ping.settle();
    this.#pending = this.#pending.filter((ping) => ping.id > id);
  }
}

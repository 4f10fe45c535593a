interface PendingPing {
  readonly id: number;
  readonly settle: () => void;
}

/**
 * Pings in flight. A pong answers its own ping and all before it, since a peer may answer only the
 * latest (RFC 6455 section 5.5.3).
 */
export class PendingPings {
  #pending: PendingPing[] = [];
  #lastId = 0;

  /** The payload of a new ping; `settle` runs when its pong arrives. */
  add(settle: () => void): { readonly payload: Buffer; readonly cancel: () => void } {
    this.#lastId += 1;
    const id = this.#lastId;
    const ping = { id, settle };
    this.#pending.push(ping);
    const cancel = (): void => {
      this.#pending = this.#pending.filter((other) => other !== ping);
    };
    return { payload: Buffer.from(`jwd:${id}`), cancel };
  }

  /** Unsolicited pongs, and those to pings of somebody else, are ignored. */
  answer(payload: Buffer): void {
    const text = payload.toString('latin1');
    if (!text.startsWith('jwd:')) return;
    const id = Number(text.slice(4));
    const answered = this.#pending.filter((ping) => ping.id <= id);
    this.#pending = this.#pending.filter((ping) => ping.id > id);
    for (const ping of answered) ping.settle();
  }
}

import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers';
import { now } from '../../platform/time';
import type { MessageFilter } from './messages/message-filter';
import type { ByteSink, Stage } from './stage';

/**
 * One direction of a connection: source, message filter, stages, sink. The source is paused while the sink or
 * a stage is full, so that backpressure reaches the sender.
 */
export class Flow {
  readonly #stages: Stage<unknown>[] = [];
  #lastDataAt = now();
  #hasStarted = false;
  #isOver = false;
  #isGathering = false;

  constructor(
    private readonly source: Duplex,
    private readonly sink: Duplex,
    /** `undefined` for TLS that is passed through unread. */
    private readonly filter: MessageFilter | undefined,
  ) {
    this.#link();
  }

  start(): void {
    if (this.#isOver) return;
    this.#hasStarted = true;
    this.sink.on('drain', this.resumeIfNotFull);
    this.source.on('data', (chunk: Buffer) => {
      if (this.#isOver) return;
      this.#lastDataAt = now();
      this.#head.write(chunk);
      if (this.#isFull) this.source.pause();
    });
    this.source.on('end', () => {
      if (!this.#isOver) this.#head.end();
    });
    for (const stage of [...this.#stages]) stage.start();
    if (this.#isFull) this.source.pause();
  }

  /** Appends a stage. */
  add(stage: Stage<unknown>): void {
    this.#stages.push(stage);
    this.#link();
    if (!this.#hasStarted) return;
    stage.start();
    if (this.#isFull) this.source.pause();
  }

  /** Removes a stage and passes on the data that it held. */
  remove(stage: Stage<unknown>): void {
    const place = this.#stages.indexOf(stage);
    if (place < 0) return;
    stage.release();
    this.#stages.splice(place, 1);
    this.#link();
    this.resumeIfNotFull();
  }

  /** When data was last read, as `now()` of `platform/time`; initially the start of the connection. */
  get lastDataAt(): number {
    return this.#lastDataAt;
  }

  /** Whether a reset of the source is hidden from the sink. */
  get blocksEnd(): boolean {
    return this.#stages.some((stage) => stage.blocksEnd);
  }

  /** Resumes reading if no part is full. */
  readonly resumeIfNotFull = (): void => {
    if (this.#hasStarted && !this.#isOver && !this.#isFull) this.source.resume();
  };

  /** Sends a close frame after the data passed so far, then ends. */
  finish(code: number, reason: string): void {
    this.filter?.finish(code, reason);
  }

  /** Releases messages held by faults. */
  releaseMessages(): void {
    this.filter?.release();
    this.resumeIfNotFull();
  }

  /** Stops passing data and drops what was read. */
  stop(): void {
    this.#isOver = true;
    this.filter?.dispose();
    for (const stage of this.#stages) stage.dispose();
  }

  get #isFull(): boolean {
    return (
      (this.sink.writableNeedDrain && !this.#isGathering) ||
      this.filter?.isFull === true ||
      this.#stages.some((stage) => stage.isFull)
    );
  }

  get #head(): ByteSink {
    return this.filter ?? this.#stages[0] ?? this.#outlet;
  }

  #link(): void {
    const chain: ByteSink[] = [...this.#stages, this.#outlet];
    for (const [place, stage] of this.#stages.entries()) {
      stage.next = chain[place + 1] ?? this.#outlet;
    }
    if (this.filter !== undefined) this.filter.next = chain[0] ?? this.#outlet;
  }

  /**
   * Writes all data read in one turn of the event loop with one system call, since calls cost more than
   * bytes.
   */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.sink.cork();
    setImmediate(() => {
      this.#isGathering = false;
      this.sink.uncork();
      if (this.#isFull) this.source.pause();
    });
  }

  readonly #outlet: ByteSink = {
    write: (chunk) => {
      if (this.#isOver || !this.sink.writable) return;
      this.#gather();
      this.sink.write(chunk);
    },
    end: () => {
      if (!this.#isOver) this.sink.end();
    },
  };
}

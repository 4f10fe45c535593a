import type { Random } from './random';

/** Receives the bytes of one direction of a connection, and its end (FIN). */
export interface ByteSink {
  write(chunk: Buffer): void;
  end(): void;
}

/** Operations of a stage on its connection. */
export interface StagedConnection {
  /** Sends the data that has reached the sockets, then ends both sides (FIN). */
  close(): void;
  /** Resets both sides at once (RST). */
  reset(): void;
}

/** The context of a stage: one direction of one connection. */
export interface StageSite {
  readonly connection: StagedConnection;
  /** Random numbers for this stage only, so that other traffic does not change them. */
  readonly random: Random;
  /** Limit of bytes that a stage may hold for a delay. */
  readonly buffer: number;
  /** When data last arrived from the sources of the toxic's streams, as `now()` of `platform/time`. */
  lastDataAt(): number;
  /** To be called when the stage may have become less full. */
  drained(): void;
}

/**
 * A toxic applied to one direction of one connection. Stages form a chain: each passes its output to the
 * next. Settings are read at each use, so that changes take effect at once.
 */
export abstract class Stage<Settings> implements ByteSink {
  /** The next stage; set by the chain. */
  next: ByteSink = { write: () => undefined, end: () => undefined };

  constructor(
    protected readonly settings: Settings,
    protected readonly site: StageSite,
  ) {}

  /** Called when the stage has been added to its chain. */
  start(): void {}

  abstract write(chunk: Buffer): void;

  end(): void {
    this.next.end();
  }

  /** Whether reading from the source must pause. */
  get isFull(): boolean {
    return false;
  }

  /** Whether it keeps data from the other side, or has dropped some. */
  get withholds(): boolean {
    return false;
  }

  /** Whether the loss of the source (RST) is hidden from the other side. */
  get blocksEnd(): boolean {
    return false;
  }

  /** Called when the settings have changed. */
  changed(): void {}

  /** Called when the toxic is removed: passes on the held data. */
  release(): void {}

  /** Called when the connection has ended: drops the held data. */
  dispose(): void {}
}

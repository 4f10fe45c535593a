import type { Random } from './random';

/** Takes the bytes of one direction of a connection, and its end (FIN). */
export interface ByteSink {
  write(chunk: Buffer): void;
  end(): void;
}

/** What a stage may do to the connection that it is part of. */
export interface StagedConnection {
  /** Sends what has reached the sockets, then ends both sides (FIN). */
  close(): void;
  /** Ends both sides at once (RST). */
  reset(): void;
}

/** Where a stage works: one direction of one connection. */
export interface StageSite {
  readonly connection: StagedConnection;
  /** Random numbers of this stage alone, so that other traffic does not change them. */
  readonly random: Random;
  /** Bytes that a stage may hold for a delay. */
  readonly buffer: number;
  /** When data last arrived from the sources of the toxic's streams, as `now()` of `platform/time`. */
  lastDataAt(): number;
  /** Call it when the stage may be less full than before. */
  drained(): void;
}

/**
 * One toxic at work in one direction of one connection. Stages form a chain: each passes its output
 * to the next. Settings are read when they are needed, so that a change acts at once.
 */
export abstract class Stage<Settings> implements ByteSink {
  /** The next stage; set by the chain. */
  next: ByteSink = { write: () => undefined, end: () => undefined };

  constructor(
    protected readonly settings: Settings,
    protected readonly site: StageSite,
  ) {}

  /** The stage is in its chain. */
  start(): void {}

  abstract write(chunk: Buffer): void;

  end(): void {
    this.next.end();
  }

  /** Whether nothing more should be read from the source. */
  get isFull(): boolean {
    return false;
  }

  /** Whether the loss of the source (RST) stays unknown to the other side. */
  get blocksEnd(): boolean {
    return false;
  }

  /** The settings have changed. */
  changed(): void {}

  /** The toxic was removed: what is held passes. */
  release(): void {}

  /** The connection is over: what is held is forgotten. */
  dispose(): void {}
}

import type { ServerWatch } from '../../bridge/file-server';
import { describeEnd, describeUncaught } from '../../errors/describe-end';
import type { ServerOutput, StartedServer } from './startable-server';

/** Records how a server ends by itself: for failures, and while a suite tests that. */
export class EndWatch {
  /** Whether it was reported to a suite that the server ended by itself. */
  isReported = false;
  #watches = 0;
  #uncaught: string | undefined;
  /** Number of output lines before the last start. */
  #before = 0;

  constructor(
    private readonly started: () => StartedServer | undefined,
    private readonly output: () => ServerOutput,
  ) {}

  /** Called when a start begins. */
  begin(): void {
    this.isReported = false;
    this.#uncaught = undefined;
    this.#before = this.output().total;
  }

  /** Its output since the last start. */
  get lines(): readonly string[] {
    const { lines, total } = this.output();
    const count = total - this.#before;
    return count > 0 ? lines.slice(-count) : [];
  }

  open(): ServerWatch {
    this.#watches += 1;
    let isOpen = true;
    return {
      ended: () => this.#end,
      release: () => {
        if (isOpen) this.#watches -= 1;
        isOpen = false;
      },
    };
  }

  /**
   * Treats an uncaught error as the end of a server in this process, if a suite tests that; returns whether
   * so.
   */
  take(error: unknown): boolean {
    const started = this.started();
    if (this.#watches === 0 || started === undefined || started.exited !== undefined) return false;
    this.#uncaught ??= describeUncaught(error);
    return true;
  }

  get #end(): string | undefined {
    const end = this.started()?.end;
    if (end === undefined) return this.#uncaught;
    this.isReported = true;
    return describeEnd(end.how, this.lines);
  }
}

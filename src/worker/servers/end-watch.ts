import type { ServerWatch } from '../../bridge/worker-api';
import { describeEnd, describeUncaught } from '../../errors/describe-end';
import type { ServerOutput, StartedServer } from './startable-server';

/** Notes how a server ends by itself, while a suite tests that. */
export class EndWatch {
  #watches = 0;
  #uncaught: string | undefined;
  /** Lines of output before the last start. */
  #before = 0;

  constructor(
    private readonly started: () => StartedServer | undefined,
    private readonly output: () => ServerOutput,
  ) {}

  /** A start begins. */
  begin(): void {
    this.#uncaught = undefined;
    this.#before = this.output().total;
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

  /** An error that nothing caught ends a server in this process, if that is tested. Returns whether it is. */
  take(error: unknown): boolean {
    const started = this.started();
    if (this.#watches === 0 || started === undefined || started.exited !== undefined) return false;
    this.#uncaught ??= describeUncaught(error);
    return true;
  }

  get #end(): string | undefined {
    const end = this.started()?.end;
    if (end === undefined) return this.#uncaught;
    const { lines, total } = this.output();
    const count = total - this.#before;
    return describeEnd(end.how, count > 0 ? lines.slice(-count) : []);
  }
}

import type { Circus } from '@jest/types';
import type { EndNoted, NotedCall } from '../bridge/awaited-call';
import { now } from '../platform/clock';
import { hundredths } from '../report/hundredths';
import type { StepReport } from '../report/schema';
import type { CallObserver } from '../worker/session/open-calls';

type Event = Circus.AsyncEvent | Circus.SyncEvent;

/** A step on the clock of `now()`. */
interface Step {
  readonly kind: NonNullable<StepReport['kind']>;
  readonly start: number;
  title: string;
  duration?: number;
  failed?: boolean;
  /** The stack of the call, formatted when the test has ended. */
  site?: { readonly stack?: string | undefined } | undefined;
  connection?: object | undefined;
}

/** Maximum steps of one run of a test in the report. */
const most = 1000;

/** Records steps: the hooks of each test, its function, its calls, and events. */
export class StepRecorder {
  readonly #steps = new WeakMap<Circus.TestEntry, Step[]>();
  /** Running steps by hook, test or call. */
  readonly #running = new WeakMap<object, Step>();

  constructor(private readonly testPath: string) {}

  handle(event: Event): void {
    switch (event.name) {
      case 'hook_start': {
        const { hook } = event;
        this.#running.set(hook, { ...begin(hook.type, 'hook'), site: hook.asyncError });
        return;
      }
      case 'hook_success':
      case 'hook_failure':
        // Jest sets the test of a hook only at the end of the hook.
        if (event.test) this.#keep(event.test, this.#running.get(event.hook));
        this.#end(event.hook, event.name === 'hook_failure');
        return;
      case 'test_fn_start': {
        const { test } = event;
        this.#begin(test, test, { ...begin('test function', 'test'), site: test.asyncError });
        return;
      }
      case 'test_fn_success':
      case 'test_fn_failure':
        this.#end(event.test, event.name === 'test_fn_failure');
        return;
      default:
    }
  }

  /** Records each call of a test as a step. */
  observer(test: Circus.TestEntry): CallObserver {
    return {
      begun: (call) => {
        const running = this.#running.get(call);
        // A chain to which a step was added is still one call.
        if (running) running.title = call.name;
        else {
          const { connection } = call;
          this.#begin(test, call, { ...begin(call.name, 'call'), site: call, connection });
        }
      },
      settled: (call) => this.#end(call, call.failure !== undefined),
      noted: (call) => this.#note(test, call),
    };
  }

  /**
   * Removes and returns the steps of one run of a test, in the order of their starts.
   *
   * @param place index of a connection among those of the test; -1 for others
   */
  take(
    test: Circus.TestEntry,
    origin: number,
    place: (connection: object) => number,
  ): StepReport[] {
    const steps = this.#steps.get(test) ?? [];
    this.#steps.delete(test);
    return steps
      .filter((step) => !isOfJest(step))
      .toSorted((one, other) => one.start - other.start)
      .map(({ site, connection, start, ...step }) => {
        const at = connection === undefined ? -1 : place(connection);
        const of = at < 0 ? {} : { connection: at };
        return { ...step, start: hundredths(start - origin), ...of, ...this.#lineOf(site) };
      });
  }

  #note(test: Circus.TestEntry, { name, kind, site, connection, lasts = 0 }: NotedCall): EndNoted {
    const step: Step = { ...begin(name, kind), site, connection };
    if (Number.isFinite(lasts)) step.duration = lasts;
    if (kind === 'error') step.failed = true;
    this.#keep(test, step);
    return () => {
      const duration = hundredths(now() - step.start);
      step.duration = Math.min(step.duration ?? duration, duration);
    };
  }

  #begin(test: Circus.TestEntry, owner: object, step: Step): void {
    this.#running.set(owner, step);
    this.#keep(test, step);
  }

  #keep(test: Circus.TestEntry, step: Step | undefined): void {
    const steps = this.#steps.get(test) ?? [];
    this.#steps.set(test, steps);
    if (step !== undefined && steps.length < most) steps.push(step);
  }

  #end(owner: object, failed: boolean): void {
    const step = this.#running.get(owner);
    if (step === undefined) return;
    this.#running.delete(owner);
    step.duration = hundredths(now() - step.start);
    if (failed) step.failed = true;
  }

  /** The line of the first stack frame in the test file. */
  #lineOf(site: Step['site']): Pick<StepReport, 'line'> {
    const frame = site?.stack?.split('\n').find((line) => line.includes(this.testPath));
    const line = /:(\d+):\d+\)?$/.exec(frame ?? '')?.[1];
    return line === undefined ? {} : { line: Number(line) };
  }
}

/** Jest adds its own `beforeEach` to each file. */
function isOfJest({ kind, site }: Step): boolean {
  const [, first = ''] = kind === 'hook' ? (site?.stack?.split('\n    at ') ?? []) : [];
  return /[\\/]jest-circus[\\/]/.test(first);
}

function begin(title: string, kind: Step['kind']): Step {
  return { title, kind, start: now() };
}

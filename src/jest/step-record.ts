import type { Circus } from '@jest/types';
import type { AwaitedCall } from '../bridge/awaited-call';
import type { StepReport } from '../report/schema';
import type { CallObserver } from '../worker/session/open-calls';

type Event = Circus.AsyncEvent | Circus.SyncEvent;
/** A step on the clock of `performance.now()`. */
type Step = { -readonly [Key in keyof StepReport]: StepReport[Key] };

/** Steps that one run of a test may have in the report. */
const most = 1000;

/** The hooks of each test, its own function, and the calls in them that it awaits. */
export class StepRecorder {
  readonly #steps = new WeakMap<Circus.TestEntry, Step[]>();
  /** By the hook, the test or the call. */
  readonly #running = new WeakMap<object, Step>();

  handle(event: Event): void {
    switch (event.name) {
      case 'hook_start':
        this.#running.set(event.hook, begin(event.hook.type));
        return;
      case 'hook_success':
      case 'hook_failure':
        // Jest names the test of a hook at its end.
        if (event.test) this.#keep(event.test, this.#running.get(event.hook));
        this.#end(event.hook, event.name === 'hook_failure');
        return;
      case 'test_fn_start':
        this.#begin(event.test, event.test, begin('test function'));
        return;
      case 'test_fn_success':
      case 'test_fn_failure':
        this.#end(event.test, event.name === 'test_fn_failure');
        return;
      default:
    }
  }

  /** Makes a step of each call of a test. */
  observer(test: Circus.TestEntry, testPath: string): CallObserver {
    return {
      begun: (call) => {
        const step = { ...begin(call.name), ...lineOf(call, testPath) };
        const running = this.#running.get(call);
        // A chain with a further step is one call.
        if (running) running.title = step.title;
        else this.#begin(test, call, step);
      },
      settled: (call) => this.#end(call, call.failure !== undefined),
    };
  }

  /** The steps of one run of a test, in the order of their starts; the next run begins without any. */
  take(test: Circus.TestEntry, origin: number): StepReport[] {
    const steps = this.#steps.get(test) ?? [];
    this.#steps.delete(test);
    return steps
      .toSorted((one, other) => one.start - other.start)
      .map((step) => ({ ...step, start: Math.round(step.start - origin) }));
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
    step.duration = Math.round(performance.now() - step.start);
    if (failed) step.failed = true;
  }
}

function begin(title: string): Step {
  return { title, start: performance.now() };
}

/** The first line of the call's stack that is in the test file. */
function lineOf({ stack }: AwaitedCall, testPath: string): Pick<StepReport, 'line'> {
  const frame = stack?.split('\n').find((line) => line.includes(testPath));
  const line = /:(\d+):\d+\)?$/.exec(frame ?? '')?.[1];
  return line === undefined ? {} : { line: Number(line) };
}

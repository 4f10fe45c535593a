import { read } from '../errors/read-cause';
import type { EngineTools, ScriptConfig, Step } from './artillery-api';
import { checkSessions, checkSteps, checkTimes, wrongStep } from './check-script';

/** A scenario's `flow`. */
export interface Flow {
  /** The value of the `connect` step, which comes first. */
  readonly connect: unknown;
  readonly run: Step;
}

/** Parses flows: `connect`, `session`, `think` and `loop`. */
export class FlowReader {
  readonly #config: ScriptConfig;
  readonly #tools: EngineTools;
  readonly #runSession: (times: number) => Step;
  #sessions = 0;

  /** @param runSession creates the step that runs the session this many times */
  constructor(config: ScriptConfig, tools: EngineTools, runSession: (times: number) => Step) {
    this.#config = config;
    this.#tools = tools;
    this.#runSession = runSession;
  }

  /** @throws ERR_WS_OPTION_INVALID for an unknown step, or for a flow without a session */
  read(flow: unknown): Flow {
    const steps = checkSteps(flow);
    const [first, ...rest] = steps;
    this.#sessions = 0;
    const read: Flow = has(first, 'connect')
      ? { connect: first.connect, run: this.#all(rest) }
      : { connect: undefined, run: this.#all(steps) };
    checkSessions(flow, this.#sessions);
    return read;
  }

  #all(steps: readonly unknown[]): Step {
    return inSequence(steps.map((step) => this.#step(step)));
  }

  #step(step: unknown): Step {
    if (has(step, 'session')) {
      this.#sessions += 1;
      return this.#runSession(checkTimes(step.session));
    }
    if (has(step, 'think')) {
      return this.#tools.createThink(step, this.#config.defaults?.think ?? {});
    }
    if (has(step, 'loop')) return this.#loop(step);
    throw wrongStep(step, has(step, 'connect'));
  }

  #loop(step: Readonly<Record<string, unknown>>): Step {
    const { loop, count, over, loopValue, whileTrue } = step;
    return this.#tools.createLoopWithCount(
      (count as number | string | undefined) ?? -1,
      [this.#all(checkSteps(loop))],
      {
        loopValue: loopValue ?? '$loopCount',
        overValues: over,
        whileTrue:
          typeof whileTrue === 'string' ? read(this.#config.processor, whileTrue) : undefined,
      },
    );
  }
}

function has(step: unknown, key: string): step is Readonly<Record<string, unknown>> {
  return typeof step === 'object' && step !== null && key in step;
}

/** Runs steps in order until one fails. */
function inSequence(steps: readonly Step[]): Step {
  return (context, callback) => {
    const begin = (position: number): void => {
      const step = steps[position];
      if (step === undefined) {
        callback(null, context);
        return;
      }
      step(context, (error) => {
        if (error) callback(error, context);
        else begin(position + 1);
      });
    };
    begin(0);
  };
}

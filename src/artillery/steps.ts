import { invalidValue } from '../errors/invalid-value';
import { read } from '../errors/read-cause';
import { showTyped } from '../errors/show-value';
import type { EngineTools, ScriptConfig, Step } from './artillery-api';
import { invalidScript } from './script-error';

/** A scenario's `flow`. */
export interface Flow {
  /** What the step `connect` says; it comes first. */
  readonly connect: unknown;
  readonly run: Step;
}

/** Reads flows: `connect`, `session`, `think` and `loop`. */
export class FlowReader {
  readonly #config: ScriptConfig;
  readonly #tools: EngineTools;
  readonly #runSession: (times: number) => Step;
  #sessions = 0;

  /** @param runSession makes the step that runs the session this many times */
  constructor(config: ScriptConfig, tools: EngineTools, runSession: (times: number) => Step) {
    this.#config = config;
    this.#tools = tools;
    this.#runSession = runSession;
  }

  /** @throws ERR_WS_OPTION_INVALID for another step, and for a flow without a session */
  read(flow: unknown): Flow {
    const steps = listOf(flow);
    const [first, ...rest] = steps;
    this.#sessions = 0;
    const read: Flow = has(first, 'connect')
      ? { connect: first.connect, run: this.#all(rest) }
      : { connect: undefined, run: this.#all(steps) };
    if (this.#sessions > 0) return read;
    throw invalidScript({
      expected: 'a flow with a step "session"',
      received: showTyped(flow),
      remedy: 'Add - session: 1.',
    });
  }

  #all(steps: readonly unknown[]): Step {
    return inSequence(steps.map((step) => this.#step(step)));
  }

  #step(step: unknown): Step {
    if (has(step, 'session')) {
      this.#sessions += 1;
      return this.#runSession(timesOf(step.session));
    }
    if (has(step, 'think')) {
      return this.#tools.createThink(step, this.#config.defaults?.think ?? {});
    }
    if (has(step, 'loop')) return this.#loop(step);
    throw invalidScript({
      expected: has(step, 'connect')
        ? 'a step "connect" once, as the first'
        : 'a step connect, session, think or loop',
      received: showTyped(step),
      remedy: 'What a user does otherwise is written in the session.',
    });
  }

  #loop(step: Readonly<Record<string, unknown>>): Step {
    const { loop, count, over, loopValue, whileTrue } = step;
    return this.#tools.createLoopWithCount(
      (count as number | string | undefined) ?? -1,
      [this.#all(listOf(loop))],
      {
        loopValue: loopValue ?? '$loopCount',
        overValues: over,
        whileTrue:
          typeof whileTrue === 'string' ? read(this.#config.processor, whileTrue) : undefined,
      },
    );
  }
}

/** `session: 5` runs it five times; without a number, once. */
function timesOf(value: unknown): number {
  if (value === undefined || value === null || value === true) return 1;
  if (Number.isSafeInteger(value) && Number(value) >= 1) return Number(value);
  throw invalidScript(invalidValue('session', 'a whole number of runs, 1 or more', value));
}

function listOf(steps: unknown): readonly unknown[] {
  if (Array.isArray(steps)) return steps;
  throw invalidScript(invalidValue('flow', 'a list of steps', steps));
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

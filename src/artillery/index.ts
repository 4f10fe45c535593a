import { installExpect } from '../load-process/global-expect';
import { now } from '../platform/time';
import { userOf } from '../test-realm/scale/load-user';
import { Failures } from '../worker/scale/failures';
import { pollInterval } from '../worker/scale/load-side';
import type {
  Callback,
  EngineTools,
  MetricEvents,
  Scenario,
  Script,
  ScriptConfig,
  Step,
  UserContext,
} from './artillery-api';
import { checkProcessor } from './check-script';
import { FlowReader } from './steps';
import { userRequest } from './user-request';
import { VirtualUser } from './virtual-user';

/** Limit of a handshake and of one run, seconds. */
const defaultTimeout = 10;

/**
 * An Artillery engine: each virtual user opens a connection and runs the session exported by the file
 * `config.processor`, the same session that `scale()` runs.
 *
 * @example
 * // node_modules/artillery-engine-session/index.js: Artillery finds an engine by its package name.
 * module.exports = require('jest-ws-dynamic/artillery');
 */
class ArtilleryEngine {
  readonly #config: ScriptConfig;
  readonly #tools: EngineTools;
  readonly #users = new Map<UserContext, VirtualUser>();
  readonly #failures = new Failures();
  #begun = 0;
  #watch: NodeJS.Timeout | undefined;

  constructor(script: Script, _events: unknown, tools: EngineTools) {
    this.#config = script.config;
    this.#tools = tools;
    installExpect();
  }

  /** @throws ERR_WS_OPTION_INVALID */
  createScenario({ flow: steps }: Scenario, events: MetricEvents): Step {
    const session = checkProcessor(this.#config.processor);
    const timeout = (this.#config.timeout ?? defaultTimeout) * 1000;
    const work = { userOf: userOf(session), failures: this.#failures, timeout };
    const runSession =
      (times: number): Step =>
      (context, callback) => {
        answer(this.#users.get(context)?.run(times), context, callback);
      };
    const flow = new FlowReader(this.#config, this.#tools, runSession).read(steps);
    return (context, callback) => {
      events.emit('started');
      const connect = this.#tools.template(flow.connect, context);
      const request = userRequest(this.#config, connect, timeout);
      const user = new VirtualUser(this.#begun, this.#users.size + 1, request, events, work);
      this.#begun += 1;
      this.#add(context, user);
      const run = user
        .open()
        .then(() => runStep(flow.run, context))
        .finally(() => {
          this.#remove(context);
          return user.close();
        });
      answer(run, context, callback);
    };
  }

  /** Ends runs that exceed their limit, while there are users. */
  #add(context: UserContext, user: VirtualUser): void {
    this.#users.set(context, user);
    this.#watch ??= setInterval(() => {
      for (const one of this.#users.values()) one.expire(now());
    }, pollInterval);
  }

  #remove(context: UserContext): void {
    this.#users.delete(context);
    if (this.#users.size > 0) return;
    clearInterval(this.#watch);
    this.#watch = undefined;
  }
}

function runStep(step: Step, context: UserContext): Promise<void> {
  return new Promise((resolve, reject) => {
    step(context, (error) => (error ? reject(error) : resolve()));
  });
}

function answer(work: Promise<void> | undefined, context: UserContext, callback: Callback): void {
  Promise.resolve(work).then(
    () => callback(null, context),
    (error: Error) => callback(error, context),
  );
}

export default ArtilleryEngine;

// Artillery calls `new` on the exports of the package.
module.exports = Object.assign(ArtilleryEngine, { default: ArtilleryEngine });
Object.defineProperty(ArtilleryEngine, '__esModule', { value: true });

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { LoadMetrics } from '../../bridge/scale/metrics';
import { pointAtUser } from '../../errors/point-at-thrown';
import { quoteOutput } from '../../errors/quote-output';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { Deferred } from '../../platform/deferred';
import { clearTimeout, setTimeout, timerLimit } from '../../platform/time';
import type { LoadJob } from './load-driver';

/** The steps of a load process. */
export type LoadStep = 'open' | 'warmUp' | 'run' | 'close';

/** Messages to the process. */
export type LoadRequest =
  | { readonly job: LoadJob; readonly sessionFile: string }
  | { readonly step: LoadStep; readonly ms?: number };

/** Messages from the process: metrics while it works, then whether the step succeeded. */
export interface LoadReply {
  readonly metrics?: LoadMetrics;
  readonly done?: LoadStep;
  readonly failure?: string;
  /** Those of the user's code that threw, if it is known. */
  readonly frames?: string;
}

const program = join(__dirname, '..', '..', 'load-process', 'main.js');
/** How long a process may report nothing during a step, in addition to the time limit of one run, ms. */
export const longestSilence = 7000;
/** How long a process may take to exit, ms. */
const patience = 2000;
const keptLines = 100;

/** A process of the load side. It ends when this process ends, because its IPC channel closes. */
export class LoadProcess {
  /** The latest metrics from the process. */
  metrics: LoadMetrics | undefined;
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #exited = new Deferred<void>();
  readonly #lines: string[] = [];
  #step: { readonly name: string; readonly result: Deferred<void> } | undefined;
  #end: string | undefined;
  #isEnding = false;
  readonly #silenceLimit: number;
  #silence: NodeJS.Timeout | undefined;

  constructor(job: LoadJob, sessionFile: string) {
    this.#silenceLimit = longestSilence + job.timeout;
    this.#name = `Load process ${job.part + 1} of ${job.parts}`;
    const { NODE_V8_COVERAGE: _coverage, ...env } = process.env;
    this.#child = fork(program, [], {
      env,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#keep(text));
    }
    this.#child.on('message', (reply: LoadReply) => this.#read(reply));
    this.#child.on('error', (error) => this.#over(`could not be started: ${error.message}`));
    this.#child.on('exit', (code, signal) =>
      this.#over(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
    );
    this.#send({ job, sessionFile });
  }

  /** Resolves when the step is done. Rejects with ERR_WS_LOAD_PROCESS. */
  do(name: LoadStep, ms?: number): Promise<void> {
    if (this.#end !== undefined) return Promise.reject(this.#failure(this.#end));
    const result = new Deferred<void>();
    this.#step = { name, result };
    this.#watch();
    const unwatch = (): void => clearTimeout(this.#silence);
    result.promise.then(unwatch, unwatch);
    this.#send(ms === undefined ? { step: name } : { step: name, ms });
    return result.promise;
  }

  /** Ends the process, and kills it after a time limit. Safe to call twice. */
  async end(): Promise<void> {
    this.#isEnding = true;
    if (this.#child.connected) this.#child.disconnect();
    const force = setTimeout(() => this.#child.kill('SIGKILL'), patience);
    await this.#exited.promise;
    clearTimeout(force);
  }

  /** It reports metrics while a step runs: in silence, code that does not return blocks its event loop. */
  #watch(): void {
    clearTimeout(this.#silence);
    const blocked = `was blocked for ${this.#silenceLimit} ms by code that did not return`;
    const report = (): void => this.#step?.result.reject(this.#failure(blocked));
    this.#silence = setTimeout(report, timerLimit(this.#silenceLimit));
  }

  #send(request: LoadRequest): void {
    // Errors are ignored: its exit is reported instead.
    this.#child.send(request, () => undefined);
  }

  #read({ metrics, done, failure, frames }: LoadReply): void {
    this.#silence?.refresh();
    if (metrics !== undefined) this.metrics = metrics;
    if (failure !== undefined)
      this.#step?.result.reject(this.#failure('failed', `:\n${failure}`, frames));
    else if (done !== undefined && done === this.#step?.name) this.#step.result.resolve();
  }

  #over(end: string): void {
    this.#end = end;
    this.#exited.resolve();
    this.#step?.result.reject(
      this.#failure(this.#isEnding ? 'was stopped before it finished' : end),
    );
  }

  /** @param cause follows the sentence: it may have several lines */
  #failure(what: string, cause = '.', frames = ''): WsDynamicError {
    const step = this.#step === undefined ? '' : ` during the step "${this.#step.name}"`;
    const output = quoteOutput(this.#lines).join('\n');
    const failure = new WsDynamicError(
      'ERR_WS_LOAD_PROCESS',
      `${this.#name} (pid ${this.#child.pid ?? '-'}) ${what}${step}, so its part of the tier's metrics is missing${cause}` +
        `${output === '' ? '' : `\nIts output:\n${output}`}`,
    );
    return pointAtUser(failure, frames);
  }

  #keep(text: string): void {
    this.#lines.push(...text.split('\n').filter((line) => line.trim() !== ''));
    this.#lines.splice(0, Math.max(0, this.#lines.length - keptLines));
  }
}

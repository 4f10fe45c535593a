import type { FileServer, ServerAddress } from '../../bridge/worker-api';
import { messageOf } from '../../errors/read-cause';
import { isUnderDebugger } from '../../platform/debugger';
import { Deferred } from '../../platform/deferred';
import { stepsOf } from '../../platform/steps';
import { now, withLimit } from '../../platform/time';
import { afterCleanUp, DisposeStack } from '../dispose-stack';
import type { ProcessExit } from '../process/command-failures';
import type { CommandPorts } from '../routing/command-ports';
import {
  cannotPause,
  fakeTimersNote,
  fileIsOver,
  noProcess,
  notRunning,
  runsElsewhere,
  startTimedOut,
  stillRuns,
  stopTimedOut,
} from './lifecycle-failures';
import { startFailed } from './module-server';
import { StartLog } from './start-log';
import type {
  ExternalSite,
  ServerOutput,
  ServerSite,
  StartableServer,
  StartedServer,
  StoppedServer,
} from './startable-server';

const log = stepsOf('server');
const noOutput: ServerOutput = { lines: [], total: 0 };

const keepUsable = { forGood: false };
/** How long a server may take to stop once an error in it was not caught, ms. */
const faultyStop = 500;

/** One server, as tests see and control it: started, stopped, crashed and swapped one step at a time. */
export class ServerLifecycle implements FileServer {
  readonly address: ServerAddress;
  readonly starts = new StartLog();
  #started: StartedServer | undefined;
  #stopped: StoppedServer | undefined;
  #paused: StoppedServer | undefined;
  #exited: Promise<ProcessExit> | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  /** Set while a start is under way: rejecting it cancels the start. */
  #starting: Deferred<never> | undefined;
  #isOver = false;
  /** Something in the server that runs was not caught: a program would have ended. */
  #isFaulty = false;

  constructor(
    private server: StartableServer,
    readonly site: ServerSite | ExternalSite,
  ) {
    this.address = site.address;
  }

  get name(): string {
    return this.server.name;
  }

  get isExternal(): boolean {
    return this.site.ports === undefined;
  }

  get pid(): number | undefined {
    return this.#started?.pid;
  }

  get logs(): readonly string[] {
    return this.output.lines;
  }

  get connections(): number {
    return this.started?.open.length ?? 0;
  }

  /** The output of all its starts. */
  get output(): ServerOutput {
    return this.server.output ?? noOutput;
  }

  /** The fixed ports of its processes. */
  get fixedPorts(): CommandPorts | undefined {
    return this.server.fixedPorts;
  }

  /** The state that it is in: started, stopped by a test, or neither. */
  get started(): StartedServer | undefined {
    return this.#started;
  }

  get stopped(): StoppedServer | undefined {
    return this.#started === undefined ? this.#stopped : undefined;
  }

  /** Set while a test has paused it; settles when it runs again. */
  get paused(): StoppedServer | undefined {
    return this.#started === undefined ? undefined : this.#paused;
  }

  /** Settles when no call is under way; never rejects. */
  get idle(): Promise<unknown> {
    return this.#tail;
  }

  /** @param server what runs from now on */
  start(server = this.server): Promise<void> {
    this.#refuseExternal('start');
    return this.#next(() => {
      this.server = server;
      return this.#start();
    });
  }

  async restart(): Promise<void> {
    this.#refuseExternal('restart');
    await this.#next(() => this.#replace());
  }

  async stop(): Promise<void> {
    this.#refuseExternal('stop');
    this.#stopped = this.#callOf('stop', this.stop);
    await this.#next(() => this.#stop(keepUsable));
  }

  /** Cuts its connections without a close frame. */
  async crash(): Promise<void> {
    this.#refuseExternal('crash');
    this.#stopped = this.#callOf('crash', this.crash);
    await this.#next(async () => {
      const started = this.#take();
      if (!started) throw notRunning(this.name, 'crash');
      log?.('%s is crashed', this.name);
      await started.crash();
    });
  }

  /** Keeps the server's process from running; its connections stay open. */
  async pause(): Promise<void> {
    this.#refuseExternal('pause');
    const call = this.#callOf('pause', this.pause);
    await this.#next(async () => {
      if (!this.#started) throw notRunning(this.name, 'pause');
      if (!this.#started.pause) throw cannotPause(this.name);
      this.#paused = call;
      await this.#started.pause();
    });
  }

  /** How its process has ended, or will; of the last one, if it does not run. */
  async exited(timeout: number): Promise<ProcessExit> {
    if (this.#exited === undefined) throw noProcess(this.name);
    return withLimit(this.#exited, timeout, () => stillRuns(this.name, timeout));
  }

  /** Resumes a paused server; does nothing to others. */
  async resume(): Promise<void> {
    this.#refuseExternal('resume');
    await this.#next(async () => {
      this.#paused = undefined;
      this.#started?.resume?.();
    });
  }

  /** Another server takes over the ports; resolves with a function that brings the previous one back. */
  async swap(server: StartableServer): Promise<() => Promise<void>> {
    const previous = this.server;
    await this.#next(() =>
      this.#replace(server).catch(async (error) => {
        throw this.#isOver ? error : await afterCleanUp(error, () => this.#replace(previous));
      }),
    );
    return () => this.#next(() => this.#replace(previous));
  }

  /** Starts a server that does not run; ends and restarts one that runs and does not answer. */
  ensure(): Promise<void> {
    return this.#next(async () => {
      await this.#start();
      if ((await this.#started?.isHealthy?.()) === false) await this.#replace();
    });
  }

  /** Stops it permanently: a start that is under way is cancelled, later ones are refused. */
  end(): Promise<void> {
    this.#isOver = true;
    this.#starting?.reject(fileIsOver(this.name));
    return this.#next(() => this.#stop({ forGood: true }));
  }

  /** An error that nothing handled: while the server starts, it fails the start. Returns whether it did. */
  reportError(error: unknown): boolean {
    if (!this.#starting) return false;
    const explain = this.server.explainFailure;
    this.#starting.reject(explain ? explain(error) : startFailed(this.name, error));
    return true;
  }

  /** An error of the running server that nothing caught: skip its graceful stop. */
  noteFault(): void {
    this.#isFaulty = this.#started !== undefined;
  }

  async #replace(server = this.server): Promise<void> {
    await this.#stop(keepUsable);
    this.server = server;
    await this.#start();
  }

  async #start(): Promise<void> {
    if (this.#isOver) throw fileIsOver(this.name);
    if (await this.#started?.hasEnded?.()) await this.#stop(keepUsable);
    if (this.#started) return;
    const isUnlimited = this.server.timesItself || isUnderDebugger();
    const limit = isUnlimited ? undefined : this.site.options.startTimeout;
    const scope = new DisposeStack();
    const cancelled = new Deferred<never>();
    this.#starting = cancelled;
    try {
      this.#started = await this.starts.note(this.name, () =>
        withLimit(Promise.race([this.server.start(scope), cancelled.promise]), limit, () =>
          startTimedOut(this.name, this.site.options.startTimeout, this.#timersNote),
        ),
      );
      this.#exited = this.#started.exited;
    } catch (error) {
      throw await afterCleanUp(error, () => scope.dispose());
    } finally {
      this.#starting = undefined;
    }
  }

  async #stop(how: { forGood: boolean }): Promise<void> {
    const started = this.#take();
    if (!started) return;
    const isFaulty = this.#isFaulty;
    this.#isFaulty = false;
    const begin = now();
    log?.('%s stops', this.name);
    const { stopTimeout } = this.site.options;
    const limit = isFaulty ? Math.min(faultyStop, stopTimeout) : stopTimeout;
    try {
      await withLimit(started.stop(how), this.server.timesItself ? undefined : limit, () =>
        stopTimedOut(this.name, limit, this.#timersNote),
      );
      log?.('%s stopped after %d ms', this.name, Math.round(now() - begin));
    } catch (error) {
      log?.('%s did not stop: %s', this.name, messageOf(error));
      const failure = await afterCleanUp(error, () => started.crash());
      // It was reported already; the close() that hangs is a consequence.
      if (!isFaulty || failure !== error) throw failure;
    }
  }

  get #timersNote(): string {
    return this.site.ports && this.site.context.areTimersFake?.() ? fakeTimersNote : '';
  }

  #take(): StartedServer | undefined {
    const started = this.#started;
    this.#started = undefined;
    this.#paused = undefined;
    return started;
  }

  /** The line of the test that stops, crashes or pauses the server. */
  #callOf(verb: StoppedServer['verb'], entry: () => unknown): StoppedServer {
    const stopped = { verb, test: this.site.ports?.tag() ?? '', at: now() };
    Error.captureStackTrace(stopped, entry);
    return stopped;
  }

  #refuseExternal(verb: string): void {
    if (this.site.ports === undefined) throw runsElsewhere(verb, this.address.url);
  }

  #next<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(step);
    this.#tail = result.catch(() => {});
    return result;
  }
}

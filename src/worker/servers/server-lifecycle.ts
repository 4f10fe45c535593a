import type { FileServer, ServerAddress } from '../../bridge/file-server';
import { Deferred } from '../../platform/deferred';
import { stepsOf } from '../../platform/steps';
import { withLimit } from '../../platform/time';
import { afterCleanUp } from '../dispose-stack';
import type { ProcessExit } from '../process/command-failures';
import type { CommandPorts } from '../routing/command-ports';
import { EndWatch } from './end-watch';
import {
  cannotPause,
  fileIsOver,
  noProcess,
  notRunning,
  refusalOf,
  stillRuns,
  timersNote,
} from './lifecycle-failures';
import { ownServer } from './server-reference';
import { ServerState } from './server-state';
import { StartLog } from './start-log';
import { startFailure, startServer } from './start-server';
import type {
  ExternalSite,
  ServerOutput,
  ServerSite,
  StartableServer,
  StoppedServer,
} from './startable-server';
import { StepQueue } from './step-queue';
import { atDeclaration, stopServer } from './stop-server';
import { testCall } from './test-call';

const log = stepsOf('server');
const noOutput: ServerOutput = { lines: [], times: [], total: 0 };
const keepUsable = { forGood: false };

/** A server that tests can control: started, stopped, crashed and swapped, one step at a time. */
export class ServerLifecycle implements FileServer {
  readonly address: ServerAddress;
  readonly starts = new StartLog();
  readonly state = new ServerState(this.starts);
  readonly #steps: StepQueue;
  /** Set during a start: rejecting it cancels the start. */
  #starting: Deferred<never> | undefined;
  #isOver = false;
  #hasBegun = false;
  readonly ends = new EndWatch(
    () => this.state.started,
    () => this.output,
  );

  constructor(
    private server: StartableServer,
    readonly site: ServerSite | ExternalSite,
  ) {
    this.address = site.address;
    this.#steps = new StepQueue(site.outlivesFile);
  }

  get name(): string {
    return this.server.name;
  }

  get isExternal(): boolean {
    return this.site.ports === undefined;
  }

  get pid(): number | undefined {
    return this.state.started?.pid;
  }

  get logs(): readonly string[] {
    return this.output.lines;
  }

  get connections(): number {
    return this.state.started?.open.length ?? 0;
  }

  /** The output of all starts. */
  get output(): ServerOutput {
    return this.server.output ?? noOutput;
  }

  /** The fixed ports of its processes. */
  get fixedPorts(): CommandPorts | undefined {
    return this.server.fixedPorts;
  }

  /** Whether a start has begun: that of a module waits until the test file is loaded. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Resolves when no step is in progress; never rejects. */
  get idle(): Promise<unknown> {
    return this.#steps.idle;
  }

  /** @param server the server to start */
  async start(server?: StartableServer): Promise<void> {
    if (server === undefined) this.#refuse('start');
    await this.#steps.run(() => {
      this.server = server ?? this.server;
      return this.#start();
    });
  }

  async restart(): Promise<void> {
    const call = this.#callOf('restart', this.restart);
    await this.state.noteRestart(call, () => this.#steps.run(() => this.#replace()));
  }

  async stop(): Promise<void> {
    this.state.noteEnd(this.#callOf('stop', this.stop));
    await this.#steps.run(() => this.#stop(keepUsable));
  }

  /** Ends the server and cuts its connections without a close frame. */
  async crash(): Promise<void> {
    this.state.noteEnd(this.#callOf('crash', this.crash));
    await this.#steps.run(async () => {
      const taken = this.state.take();
      if (!taken) throw notRunning(this.name, this.#object, 'crash');
      log?.('%s is crashed', this.name);
      await this.starts.during('crashes', () => taken.started.crash());
    });
  }

  /** Suspends the server's process; its connections stay open. */
  async pause(): Promise<void> {
    const call = this.#callOf('pause', this.pause);
    await this.#steps.run(async () => {
      const { started } = this.state;
      if (!started) throw notRunning(this.name, this.#object, 'pause');
      if (!started.pause) throw cannotPause(this.name, 'pause');
      this.state.notePause(call);
      await started.pause();
      this.starts.happened('pauses');
    });
  }

  /** How its process ends; if it is not running, how the last one ended. */
  async exited(timeout: number): Promise<ProcessExit> {
    const { exited } = this.state;
    if (!exited) throw noProcess(this.name, this.#object);
    this.state.isEndNoticed = true;
    return withLimit(exited, timeout, () => stillRuns(this.name, this.#object, timeout));
  }

  /** Resumes a paused server; has no effect on one that is not paused. */
  async resume(): Promise<void> {
    this.#refuse('resume');
    await this.#steps.run(async () => {
      const { started } = this.state;
      if (started && !started.resume) throw cannotPause(this.name, 'resume');
      this.state.noteResume();
      started?.resume?.();
    });
  }

  /**
   * Replaces the server by another one on the same ports; resolves with a function that restores the previous
   * one.
   */
  async swap(server: StartableServer): Promise<() => Promise<void>> {
    const previous = this.server;
    const restore = () => this.#replace(previous);
    await this.#steps.run(() =>
      this.#replace(server).catch(async (error) => {
        throw this.#isOver ? error : await afterCleanUp(error, restore);
      }),
    );
    return () => atDeclaration(server, this.#steps.run(restore));
  }

  /** Starts a server that is not running; restarts one that runs but does not answer. */
  ensure(): Promise<void> {
    return this.#steps.run(async () => {
      await this.#start();
      if ((await this.state.started?.isHealthy?.()) === false) await this.#replace();
    });
  }

  /** Stops the server permanently: a start in progress is cancelled, later ones are refused. */
  end(): Promise<void> {
    this.#isOver = true;
    this.#starting?.reject(fileIsOver(this.name, this.#object));
    const stop = () => this.#stop({ forGood: true });
    return atDeclaration(this.server, this.#steps.run(stop));
  }

  /** Fails a start in this process with an unhandled error. Returns whether one was in progress. */
  reportError(error: unknown): boolean {
    if (!this.#starting || this.server.isOutside) return false;
    this.#starting.reject(startFailure(this.server, error));
    return true;
  }

  async #replace(server = this.server): Promise<void> {
    await this.#stop(keepUsable);
    this.server = server;
    await this.#start();
  }

  async #start(): Promise<void> {
    if (this.#isOver) throw fileIsOver(this.name, this.#object);
    const { starts, site, state } = this;
    if (await state.started?.hasEnded?.()) await this.#stop(keepUsable);
    if (state.started) return;
    this.#hasBegun = true;
    const cancelled = new Deferred<never>();
    this.#starting = cancelled;
    const { startTimeout } = site.options;
    this.ends.begin();
    const limits = { startTimeout, timeLeft: site.timeLeft, cancelled: cancelled.promise, starts };
    try {
      state.begin(await startServer(this.server, { ...limits, note: () => timersNote(site) }));
    } finally {
      this.#starting = undefined;
    }
  }

  async #stop({ forGood }: { forGood: boolean }): Promise<void> {
    const taken = this.state.take();
    if (taken === undefined) return;
    const { server, site } = this;
    const request = { ...taken, server, site, forGood };
    await this.starts.during('stops', () => stopServer(request));
  }

  /** `server('auth')`. */
  get #object(): string {
    return (this.site.reference ?? ownServer).object;
  }

  #callOf(verb: StoppedServer['verb'], entry: () => unknown): StoppedServer {
    this.#refuse(verb);
    return testCall(verb, this.site.ports?.tag() ?? '', entry);
  }

  #refuse(verb: string): void {
    const refusal = refusalOf(verb, this.site, this.#hasBegun);
    if (refusal) throw refusal;
  }
}

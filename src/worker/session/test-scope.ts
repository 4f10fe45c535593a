/**
 * Scopes own connections and limit waits: one per test, and one for the file's hooks. Tests of
 * `test.concurrent` overlap, so their scope is stored in the async context.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AwaitedCall, OpenCalls } from '../../bridge/awaited-call';
import type { LinkHandle } from '../../bridge/network';
import type { OwnedResource } from '../../bridge/test-session';
import type { Lateness } from '../../platform/loop-watch';
import type { TestLimit } from '../../platform/test-limit';
import { now } from '../../platform/time';
import { type ConnectionHandle, ownerOf } from '../connections/open-connection';
import type { Renewal } from '../connections/session-hints';
import { DisposeStack } from '../dispose-stack';
import { EndedCalls, PastTests, type ScopeTest } from './closings';
import { DescribeBlocks } from './describe-blocks';
import type { OutputMark } from './file-servers';
import { ForeignHandshakes } from './foreign-handshakes';
import { ListenerCalls, ScopeCalls } from './open-calls';
import type { Recorded } from './record';
import { WaitLimit } from './wait-limit';

/** After this time, remaining connections are closed at once, ms: each to a silent server takes 250 ms. */
const oneByOne = 1000;

/** A test, or the file around its tests, and the resources that it opened. */
export class Scope {
  /** Those whose frames a failure shows: opened or accepted during the test. */
  readonly connections: ConnectionHandle[] = [];
  readonly records: Recorded[] = [];
  readonly calls = new ScopeCalls();
  /** Descriptions of this scope's resources, for a failure. */
  readonly failureNotes: (() => string)[] = [];
  readonly links: LinkHandle[] = [];
  readonly foreignHandshakes = new ForeignHandshakes();
  readonly limit: WaitLimit;
  readonly startedAt = now();
  /** When the body of a concurrent test ended: Jest's event is later. */
  endedAt = Number.POSITIVE_INFINITY;
  /** How far past its limit the test was when it failed. */
  late: Lateness | undefined;
  /** Why no server answered when the test failed; empty if one did, `undefined` before. */
  absence: string | undefined;
  /** Set before the resources are closed. */
  hasFailed = false;
  /** The file's calls that were pending when this test began. */
  earlier: readonly AwaitedCall[] = [];
  readonly ended = new EndedCalls();
  readonly #resources: OwnedResource[] = [];
  #owned = new DisposeStack(oneByOne);

  constructor(
    readonly test: ScopeTest,
    /** Number of lines that the servers had printed when this scope began. */
    readonly outputMark: OutputMark,
    testTimeout: () => number,
    private readonly past: PastTests,
  ) {
    this.limit = new WaitLimit(testTimeout);
  }

  /** Full name of the test; empty for the file. */
  get title(): string {
    return this.test.title;
  }

  own(resource: OwnedResource): void {
    this.#resources.push(resource);
    if (resource.failureNote !== undefined)
      this.failureNotes.push(() => resource.failureNote?.() ?? '');
    this.#owned.push(resource.url ?? 'a resource', () => resource.dispose(this.hasFailed));
  }

  /** Whether this scope closes the connection, or the mock server with this inbox. */
  owns(connection: object): boolean {
    const owner = ownerOf(connection);
    return this.#resources.some((one) => one === owner || one.subject === owner);
  }

  /** Owns a resource that is being opened: a test that ends meanwhile leaves no listener and no lease. */
  ownOpening<Handle extends OwnedResource>(
    opened: Promise<Handle>,
    noun: string,
    cancel?: () => void,
  ): Promise<Handle> {
    let handle: Handle | undefined;
    const settled = opened.then(
      (value) => {
        handle = value;
      },
      () => undefined,
    );
    this.own({
      get subject() {
        return handle;
      },
      noun,
      failureNote: () => handle?.failureNote?.() ?? '',
      dispose: async () => {
        cancel?.();
        await settled;
        await handle?.dispose();
      },
    });
    return opened;
  }

  /**
   * Closes the resources of the scope, newest first.
   *
   * @throws AggregateError with the resources that did not close; the others are closed
   */
  async close(): Promise<void> {
    const { test, past, hasFailed } = this;
    const closed = new Set<unknown>(this.#resources.flatMap((one) => [one, one.subject]));
    for (const connection of this.connections) {
      const wasOpen = connection.readyState === 1;
      if (closed.has(ownerOf(connection)))
        past.close(connection, { test, noun: 'connection', wasOpen, hasFailed });
      else past.leave(connection);
    }
    for (const { subject, noun = 'connection' } of this.#resources.splice(0)) {
      if (subject !== undefined) past.close(subject, { test, noun, wasOpen: false, hasFailed });
    }
    const owned = this.#owned;
    this.#owned = new DisposeStack(oneByOne);
    await owned.dispose();
  }
}

/** The running concurrent test, or the calls of a listener, which need not be awaited. */
interface AsyncContext {
  scope: Scope | undefined;
  readonly aside?: OpenCalls;
}

const ignoredCalls: OpenCalls = { add() {}, settled() {}, delete() {} };

/**
 * Shared by all files: before Node 24, each storage that was ever used slows every promise of the process.
 */
const contexts = new AsyncLocalStorage<AsyncContext>();

/** Finds the scope of the running code. */
export class Scopes {
  readonly file: Scope;
  /** The scope of the running test, unless it is a `test.concurrent`. */
  running: Scope | undefined;
  /** Whether the file is loaded, and its hooks and tests run. */
  haveBegun = false;
  /** The scopes of the running concurrent tests. */
  readonly #overlapping = new Set<Scope>();
  readonly past = new PastTests();
  readonly blocks: DescribeBlocks;

  constructor(private readonly testTimeout: () => number) {
    this.file = new Scope({ title: '' }, new Map(), testTimeout, this.past);
    this.blocks = new DescribeBlocks(this.file);
  }

  /** The scope of the concurrent test in whose async context this is called. */
  get concurrent(): Scope | undefined {
    return contexts.getStore()?.scope;
  }

  /** The calls of the running code. */
  get calls(): OpenCalls {
    return contexts.getStore()?.aside ?? this.current.calls;
  }

  /** Whether the running code is a listener or a server, whose calls need not be awaited. */
  get isAside(): boolean {
    return contexts.getStore()?.aside !== undefined;
  }

  /** Runs code that nobody awaits. Of its calls, only matchers are judged. */
  aside<Result>(work: () => Result, calls = new ListenerCalls(this.current.calls)): Result {
    return contexts.run({ scope: this.concurrent, aside: calls }, work);
  }

  /**
   * Starts a server in the test's realm: its resources belong to the file, even if a test restarts it, and
   * its calls need not be awaited.
   */
  async start<Result>(work: () => Promise<Result>): Promise<Result> {
    const context: AsyncContext = { scope: this.file, aside: ignoredCalls };
    try {
      return await contexts.run(context, work);
    } finally {
      // Resources that its listeners open later belong to the test running then.
      context.scope = undefined;
    }
  }

  /** Whether bodies of concurrent tests are running. */
  get overlap(): boolean {
    return this.#overlapping.size > 0;
  }

  /** Whether a test is running. */
  get isInTest(): boolean {
    return this.current !== this.file;
  }

  get current(): Scope {
    return this.concurrent ?? this.running ?? this.file;
  }

  /** The full name of the running test, to be quoted; all names if several concurrent tests are running. */
  get title(): string {
    if (this.concurrent !== undefined || this.#overlapping.size === 0) return this.current.title;
    return Array.from(this.#overlapping, ({ title }) => title).join('" or "');
  }

  /** Opens the scope of a test; for a concurrent test it does not become `running`. */
  open(test: ScopeTest, outputMark: OutputMark): Scope {
    const scope = new Scope(test, outputMark, this.testTimeout, this.past);
    scope.earlier = this.file.calls.pending;
    return scope;
  }

  /** The limit of a running test, if a wait with this deadline must end before it. */
  limitAt(deadline: number): TestLimit | undefined {
    const scopes = [this.current, this.running, this.file];
    for (const scope of scopes) {
      const limit = scope?.limit.at(deadline);
      if (limit !== undefined) return limit;
    }
    return undefined;
  }

  /** The limit that now applies to a wait whose hook or test, with this limit, is over. */
  renewLimit(limit: TestLimit | undefined): Renewal | undefined {
    // Jest does not limit the loading of a test file: only such a wait has no other limit.
    const isOver = limit?.isOver ?? this.haveBegun;
    const { limit: current } = this.current;
    return isOver ? { timeout: current.remaining(), limit: current.current } : undefined;
  }

  /** Runs the body of a concurrent test in its scope. An `await` here would add a line to its stacks. */
  run(scope: Scope, body: () => unknown): Promise<unknown> {
    this.#overlapping.add(scope);
    const ended = new Promise((resolve) => resolve(contexts.run({ scope }, body)));
    return ended.finally(() => {
      this.#overlapping.delete(scope);
      scope.endedAt = now();
    });
  }
}

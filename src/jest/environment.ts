/**
 * The test environment: opens a session before the file's tests and closes it after them. See
 * docs/environment.md for the order of events.
 */
import type { EnvironmentContext, JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import { TestEnvironment as NodeEnvironment } from 'jest-environment-node';
import { type WorkerApi, workerApiKey } from '../bridge/worker-api';
import { pointAt, pointAtStep } from '../errors/point-at';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { workerFunctions } from '../worker/api';
import type { Session } from '../worker/session/session';
import { consoleBuffer } from './console-output';
import { leaveRealm } from './earlier-realms';
import { noteRealm } from './error-origin';
import { FileEvents } from './file-events';
import { provideWebSocket } from './global-web-socket';
import { isEsModule, jestSnapshot } from './jest-modules';
import { passOnRejections } from './library-rejections';
import type { CommandCoverage } from './merge-command-coverage';
import { baseConfig, openFileSession } from './open-file-session';
import { isServerPage, movePage } from './page-url';
import { ProcessExits } from './process-exits';
import { separateProcess } from './realm-process';
import { fileBegins, fileFails, reportOpenHandles } from './report-open-handles';
import { noteNodeFunctions } from './restore-node';
import { injectSetupFile } from './setup-file';
import { keepFromSpies } from './spies-on-node';
import { type EventHandler, setUpMissing, withOwnEvents } from './subclass-events';
import { moduleLoader } from './test-realm-modules';
import { unmockPackage } from './unmock-package';

/** A class that Jest accepts as `testEnvironment`. */
export type EnvironmentClass = new (
  config: JestEnvironmentConfig,
  context: EnvironmentContext,
) => JestEnvironment;

/** The base environment, with handlers as methods: Jest's interface declares the handler as a property. */
interface BareEnvironment extends Omit<JestEnvironment, 'handleTestEvent' | 'setup' | 'teardown'> {
  setup(): Promise<void>;
  teardown(): Promise<void>;
}

/**
 * Adds a WebSocket server per test file to any environment:
 *
 * ```js
 * const { withWebSocketServer } = require('jest-ws-dynamic/environment');
 * module.exports = withWebSocketServer(require('jest-environment-jsdom').TestEnvironment);
 * ```
 */
export function withWebSocketServer(Base: EnvironmentClass): EnvironmentClass {
  const inherited: EventHandler | undefined = Reflect.get(Base.prototype, 'handleTestEvent');
  const Bare = Base as new (...values: ConstructorParameters<EnvironmentClass>) => BareEnvironment;
  return class WebSocketEnvironment extends Bare {
    readonly #config: JestEnvironmentConfig;
    readonly #context: EnvironmentContext;
    #session: Session | undefined;
    #coverage: CommandCoverage | undefined;
    #events: FileEvents | undefined;
    #removeSetupFile: (() => void) | undefined;
    #exits: ProcessExits | undefined;
    #restoreNode: (() => void) | undefined;
    readonly #handled = new WeakSet<object>();

    // Opens no resources: Jest does not call teardown() if the constructor throws.
    constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
      super(baseConfig(config), context);
      unmockPackage(config.projectConfig);
      this.#config = config;
      this.#context = context;
    }

    override async setup(): Promise<void> {
      const startedAt = Date.now();
      await super.setup();
      separateProcess(this.global.process);
      const exits = new ProcessExits(this.global);
      this.#exits = exits;
      keepFromSpies(this.moduleMocker);
      const restoreNode = noteNodeFunctions();
      this.#restoreNode = restoreNode;
      const { url } = this.#config.projectConfig.testEnvironmentOptions;
      fileBegins();
      const { session, coverage } = await openFileSession({
        config: this.#config,
        context: this.#context,
        env: this.global.process.env,
        global: this.global,
        restoreTimers: () => {
          this.fakeTimersModern?.useRealTimers();
          this.fakeTimers?.useRealTimers();
        },
        strict: Base === (NodeEnvironment as unknown),
        testTimeout: () => this.#events?.testTimeout ?? this.#config.projectConfig.testTimeout,
      })
        .then((opened) => {
          this.#session = opened.session;
          if (isServerPage(url)) movePage(this, url, opened.session);
          return opened;
        })
        .catch((error) => {
          fileFails();
          // All frames are inside this package and Jest.
          throw error instanceof WsDynamicError
            ? atOption(error, this.#config, this.#context)
            : error;
        });
      noteRealm(this.global, session);
      passOnRejections(this.global.process, (error) => session.forgiven.isOfCall(error));
      if (session.options.globals.WebSocket) provideWebSocket(this.global);
      this.#coverage = coverage;
      const file = {
        ...{ session, context: this.#context, config: this.#config, startedAt, exits, restoreNode },
        conditions: this.exportConditions?.() ?? [],
        collectCoverage: () => coverage?.collect(this.global),
      };
      this.#events = new FileEvents(file, () => consoleBuffer(this.global));
      this.#removeSetupFile = injectSetupFile(this.#config.projectConfig);
      const { testPath } = this.#context;
      const { extensionsToTreatAsEsm } = this.#config.projectConfig;
      const api: WorkerApi = {
        functions: workerFunctions,
        session,
        get isEsModule() {
          return isEsModule(testPath, extensionsToTreatAsEsm);
        },
        snapshotFunctions: jestSnapshot,
        loadModule: moduleLoader(this.getVmContext()),
      };
      // A getter, since Jest clears plain objects on the global when the file has finished.
      Object.defineProperty(this.global, workerApiKey, { configurable: true, get: () => api });
      const own = WebSocketEnvironment.prototype.handleTestEvent;
      if (this.handleTestEvent !== own) {
        const theirs = this.handleTestEvent.bind(this);
        this.handleTestEvent = withOwnEvents(own.bind(this), theirs);
      }
    }

    handleTestEvent(...values: Parameters<EventHandler>): ReturnType<EventHandler> {
      const [event] = values;
      if (this.#handled.has(event)) return undefined;
      this.#handled.add(event);
      if (this.#session === undefined && event.name === 'setup') throw setUpMissing(this.#config);
      const before = inherited?.apply(this, values);
      const own = () => this.#events?.handle(...values);
      return before ? before.then(own) : own();
    }

    override async teardown(): Promise<void> {
      const late = this.#events?.late;
      await (late === undefined ? this.#close() : late.during(() => this.#close()));
    }

    async #close(): Promise<void> {
      this.#removeSetupFile?.();
      if (this.#events && !this.#events.late.isOver) keepUnloaded(this.#config, this.#context);
      try {
        await this.#events?.dispose();
        await this.#session?.dispose();
      } finally {
        this.#coverage?.dispose();
        this.#restoreNode?.();
        if (this.#exits) this.#exits.isOver = true;
        leaveRealm(this.global);
        await super.teardown();
        if (this.#session) reportOpenHandles(this.#session, this.#context.testPath, this.#config);
      }
    }
  };
}

function atOption(
  error: WsDynamicError,
  config: JestEnvironmentConfig,
  context: EnvironmentContext,
): WsDynamicError {
  const { optionPlace } = require('./option-place') as typeof import('./option-place');
  const { keepFailedSetUp } = require('./keep-failed-file') as typeof import('./keep-failed-file');
  const place = optionPlace(error, config, context);
  const pointed =
    place === undefined ? pointAtStep(error, 'the set-up of the file') : pointAt(error, place);
  keepFailedSetUp(pointed, config, context);
  return pointed;
}

/** For a file that Jest could not load, whose error only Jest knows. */
function keepUnloaded(config: JestEnvironmentConfig, context: EnvironmentContext): void {
  const { keepFailedSetUp } = require('./keep-failed-file') as typeof import('./keep-failed-file');
  keepFailedSetUp(new Error("Jest could not load this file: see Jest's output."), config, context);
}

/** `jest-environment-node` with a WebSocket server per test file. */
export const TestEnvironment: EnvironmentClass = withWebSocketServer(
  NodeEnvironment as unknown as EnvironmentClass,
);
export default TestEnvironment;

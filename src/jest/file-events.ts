/** Handles Jest's events of one test file. */
import type { Circus } from '@jest/types';
import { stepsOf } from '../platform/steps';
import { ioTurn, twoTurns } from '../platform/time';
import { recordsAreWanted } from '../report/records';
import { endReplacement } from '../worker/session/end-replacement';
import type { ConsoleBuffer } from './console-output';
import { endsReader } from './ended-reader';
import { notePending } from './exceeded-limits';
import { noteAbsence, noteHandshakes } from './explain-failures';
import { FileRecorder } from './file-record';
import type { FileRun } from './file-run';
import { waitsForRejections } from './jest-errors';
import { LastHooks } from './last-hooks';
import { LateErrors } from './late-errors';
import { OpenRejections } from './open-rejections';
import { makeReadable, readableEvent } from './readable-errors';
import { finishRun } from './run-finish';
import { watchTestContext } from './test-context';
import { finishTest } from './test-done';
import { TestScopes } from './test-scopes';
import { UncaughtErrors } from './uncaught-errors';

const log = stepsOf('test');

export class FileEvents {
  /** Jest's current limit of a test, ms. */
  testTimeout: number | undefined;
  readonly late: LateErrors;
  readonly #run: FileRun;
  readonly #lastHooks = new LastHooks();
  #releaseTestContext: (() => void) | undefined;

  constructor(
    file: Omit<FileRun, 'recorder' | 'scopes' | 'uncaught' | 'rejections'>,
    printed: () => ConsoleBuffer,
  ) {
    const { session, context } = file;
    const recorder = new FileRecorder(context.testPath, recordsAreWanted(), printed);
    const scopes = new TestScopes(session, (test, scope) => recorder.testOpened(test, scope));
    const rejections = new OpenRejections((error) => endsReader(error, session));
    const uncaught = new UncaughtErrors(session, scopes, rejections);
    this.late = new LateErrors(session);
    this.#run = { ...file, scopes, uncaught, rejections, recorder };
  }

  /** Never throws: an exception would lose the results of the whole file. */
  handle(
    event: Circus.AsyncEvent | Circus.SyncEvent,
    state: Circus.State,
  ): Promise<void> | undefined {
    this.testTimeout = state.testTimeout;
    if (this.#lastHooks.handle(event, state)) return undefined;
    const { session, scopes, uncaught, rejections, recorder } = this.#run;
    if (recorder.isForReporter) recorder.steps.handle(event);
    if ('test' in event && event.test) makeReadable(event.test.errors);
    switch (event.name) {
      case 'setup':
        rejections.watch();
        session.servers.declared.beginBlock(state.currentDescribeBlock);
        return undefined;
      case 'start_describe_definition':
        session.servers.declared.beginBlock(state.currentDescribeBlock);
        return undefined;
      case 'finish_describe_definition':
        session.servers.declared.endBlock();
        return undefined;
      case 'run_start':
        this.#releaseTestContext = watchTestContext();
        session.scopes.haveBegun = true;
        // What a server printed while it started, or because of the readiness handshake, is no test's output.
        return twoTurns();
      case 'add_test':
        scopes.carryOver(state.currentDescribeBlock.children.at(-1), state);
        return undefined;
      case 'hook_start':
        session.describeBlock = event.hook.parent;
        uncaught.hook = event.hook;
        session.scopes.current.limit.begin(
          event.hook.timeout ?? state.testTimeout,
          event.hook.type,
        );
        return undefined;
      case 'hook_failure':
        rejections.noteThrown(event.error, event.test);
        notePending(event.error, event.hook.asyncError, session.scopes.current);
        // A failing hook fails its test; the calls of such a test are not checked.
        if (session.scopes.current === session.scopes.file) {
          session.scopes.file.calls.forget();
          noteHandshakes(event.error, session.scopes.file);
        }
        uncaught.hook = undefined;
        session.scopes.current.limit.end();
        return event.test && this.#noteAbsence(event.test, event.error);
      case 'hook_success':
        uncaught.hook = undefined;
        session.scopes.current.limit.end();
        return undefined;
      case 'test_start':
        // Jest reads the mode after this event.
        if (session.isSkipped(event.test.fn)) event.test.mode = 'skip';
        session.scopes.running = scopes.of(event.test);
        log?.('begins: %s', session.scopes.running.title);
        return undefined;
      case 'test_skip':
      case 'test_todo':
        // Jest starts skipped tests too, but does not end them.
        session.scopes.running = undefined;
        scopes.end(event.test);
        return undefined;
      case 'test_fn_start':
        if (!event.test.concurrent) {
          scopes.of(event.test).limit.begin(event.test.timeout ?? state.testTimeout);
        }
        return undefined;
      case 'test_fn_success':
        scopes.of(event.test).limit.end();
        return undefined;
      case 'test_fn_failure':
        rejections.noteThrown(event.error, event.test);
        notePending(event.error, event.test.asyncError, scopes.of(event.test));
        scopes.of(event.test).late = scopes.of(event.test).limit.end();
        return this.#noteAbsence(event.test, event.error);
      case 'test_done':
        log?.('ends: %s', scopes.of(event.test).title);
        return guarded(event.test, async () => {
          await scopes.of(event.test).calls.listeners.settled();
          // A send() that the test did not await may be about to reject.
          if (waitsForRejections(state)) await rejections.settle();
          else await ioTurn();
          await finishTest(event.test, this.#run);
          session.scopes.blocks.testDone();
        });
      case 'run_describe_start':
        session.servers.declared.beginBlock(event.describeBlock);
        session.scopes.blocks.begin();
        return undefined;
      case 'run_describe_finish':
        return guarded({ errors: state.unhandledErrors }, async () => {
          const opened = session.scopes.blocks.end();
          session.servers.declared.endBlock();
          await rejections.settle();
          // The session closes the clients of the file before its server.
          const isFile = event.describeBlock.parent === undefined;
          if (!isFile) await endReplacement(session, event.describeBlock, opened);
        });
      case 'run_finish':
        return guarded({ errors: state.unhandledErrors }, () =>
          finishRun(state, this.#run, this.late),
        );
      case 'teardown':
        rejections.end();
        this.late.hold();
        return undefined;
      case 'error':
        try {
          const readable = readableEvent(event, state);
          if (this.late.isOver) this.late.takeFrom(readable, state);
          else uncaught.handle(readable, state);
        } catch (error) {
          // Jest has already stored the thrown error; throwing here would end the process.
          state.unhandledErrors.push(error as Error);
        }
        return undefined;
      case 'test_retry':
        uncaught.testRetried(event.test);
        return undefined;
      default:
        return undefined;
    }
  }

  #noteAbsence(test: Circus.TestEntry, thrown: unknown): Promise<void> {
    const { session, scopes } = this.#run;
    return guarded(test, () => noteAbsence(session, scopes.of(test), thrown));
  }

  /**
   * Call this when Jest has finished the file. Closes what is still open: Jest does not end a test or the file
   * if it cannot read a thrown value.
   */
  async dispose(): Promise<void> {
    this.#releaseTestContext?.();
    const { session, scopes, rejections } = this.#run;
    rejections.end();
    const open = [...scopes.live.values(), session.scopes.file];
    await Promise.allSettled(open.map((scope) => scope.close()));
  }
}

/** Turns an error in this code into a failure of the test or file. */
async function guarded(failed: { errors: unknown[] }, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    failed.errors.push(error);
  }
}

/** Calls that a test leaves unawaited or pending on purpose. */
import type { AwaitedCall, LateCall } from '../bridge/awaited-call';
import { framesOf, inSource, isOfModule, readSource } from './call-source';
import { isInCheckingListener, isInListener, isInServer, isInTimer } from './enclosing-call';
import { isInEndlessLoop, isInLoop } from './loops';
import { functionAt, useOfCall, useOfFunction } from './promise-use';
import type { PromiseUse } from './value-use';

/** The sources whose calls are judged. */
export interface JudgedFile {
  readonly testPath?: string;
  /** The source files of the file's servers. */
  readonly servers: ReadonlySet<string>;
  /** Where the running test starts in its file, if known. */
  readonly testStart?: () => number | undefined;
}

/** Whether `void` stands before the call, or before the variable that takes its promise. */
export function isVoided(call: LateCall): boolean {
  return inSource(call, (source, offset) => useOfCall(source, offset) === 'void');
}

/** Whether `void` stands before the call, or before a call of an async function around it. */
export function isVoidedCall(call: LateCall, file: JudgedFile): boolean {
  return isVoided(call) || useOfCaller(call, file) === 'void';
}

/** Whether the call was made by a server, of a module or of the test. Those are not checked. */
export function isOfServer(call: LateCall, { servers }: JudgedFile): boolean {
  return isOfModule(call, servers) || inSource(call, isInServer);
}

export function isOfListener(call: LateCall): boolean {
  return inSource(call, isInListener);
}

/** Whether the call is unawaited on purpose: by `void`, a `catch()`, or since nothing could await it. */
export function isIntended(call: AwaitedCall, file: JudgedFile): boolean {
  return call.isCaught || isVoidedCall(call, file) || isOfServer(call, file) || isDoneByTimer(call);
}

/** Whether a timer made the call, such as `server.crash()`, and it has succeeded. */
function isDoneByTimer(call: AwaitedCall): boolean {
  const hasSucceeded = call.isSettled && call.failure === undefined && !call.isVerdict;
  return hasSucceeded && inSource(call, isInTimer);
}

/** Whether it is a wait of a listener that checks nothing afterwards. */
export function isWaitOfListener(call: AwaitedCall): boolean {
  return !call.isVerdict && isOfListener(call) && !inSource(call, isInCheckingListener);
}

/** Whether its promise, or one derived from it, is given to code outside of the test's function. */
export function isStored(call: LateCall, file: JudgedFile): boolean {
  return (
    inSource(call, (source, offset) => useOfCall(source, offset) === 'stored') ||
    useOfCaller(call, file) === 'stored'
  );
}

/** Whether an endless loop awaits the next message: no test can await its end. */
export function isOfReader(call: AwaitedCall): boolean {
  if (call.connection === undefined || call.isVerdict) return false;
  return isOfLoop(call, isInEndlessLoop);
}

/** Whether an endless loop asks for the next message before it awaits it: `next = client.receive()`. */
export function isReadAhead(call: AwaitedCall): boolean {
  return call.stack !== undefined && isOfReader(call);
}

/** Only the first waits of a connection have a stack: the others are those of a loop. */
export function isOfLoop(
  call: LateCall,
  isLooped: (source: string, offset: number) => boolean,
): boolean {
  return call.stack === undefined || inSource(call, isLooped);
}

/** Whether the test left the call to run on its own: it ends with its connection. */
export function isLeftRunning(call: AwaitedCall, file: JudgedFile): boolean {
  if (call.isVerdict) return false;
  // The iterator of `for await` is optional.
  return call.isOptional || isVoidedCall(call, file) || isOfReader(call) || isWaitOfListener(call);
}

/** Whether any loop awaits the next message. At the end of the file, no test can need that message. */
export function isRepeated(call: AwaitedCall, file: JudgedFile): boolean {
  const isWait = call.connection !== undefined && !call.isVerdict;
  return isWait && inSource(call, isInLoop) && !isStored(call, file);
}

/**
 * Whether the same function made the call as an earlier one on its connection, which was pending when the test
 * began: code that started before the test continues.
 */
export function continuesOne(call: AwaitedCall, earlier: readonly AwaitedCall[]): boolean {
  if (call.isVerdict || !call.isAwaited) return false;
  const places = functionsOf(call);
  return earlier.some(
    (one) =>
      one.isSettled &&
      one.connection === call.connection &&
      functionsOf(one).some((place) => places.includes(place)),
  );
}

function functionsOf({ stack }: LateCall): readonly string[] {
  return [...framesOf(stack)].flatMap(({ path, source, offset }) => {
    const start = functionAt(source, offset);
    return start === undefined ? [] : `${path}:${start}`;
  });
}

/**
 * How the promise of the outermost function of the call is used. After its first `await`, the stack does not
 * contain its caller.
 */
function useOfCaller(
  { stack }: LateCall,
  { testPath, testStart }: JudgedFile,
): PromiseUse | undefined {
  const outermost = [...framesOf(stack)].at(-1);
  if (outermost === undefined) return undefined;
  const { path, source, offset } = outermost;
  const test = testPath === undefined || testPath === path ? undefined : readSource(testPath);
  return useOfFunction([source, ...(test === undefined ? [] : [test])], offset, testStart?.());
}

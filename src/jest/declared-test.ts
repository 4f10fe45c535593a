/** Which test a position in a test file belongs to: where the call that declares it starts. */
import type { Node } from '@babel/types';
import type { LateCall } from '../bridge/awaited-call';
import { withFallback } from '../errors/with-fallback';
import type { ScopeTest } from '../worker/session/closings';
import { framesOf, placeOf } from './call-source';
import { testCallOf } from './function-uses';
import { ancestorsOf, isCall, programOf } from './syntax';

/** `undefined` for the file, and if no call of `test()` is at the line that declares the test. */
export function startOfTest({ declared }: ScopeTest): number | undefined {
  const [frame] = framesOf(declared?.stack);
  return frame && testStartAt(frame.source, frame.offset);
}

/** The test around `offset`. Pure; `undefined` outside of tests, and if the source cannot be parsed. */
export function testStartAt(source: string, offset: number): number | undefined {
  return testAt(source, offset)?.start ?? undefined;
}

/** Whether the function of a test made the call, but of no `test.concurrent`. */
export function isOfSerialTest(call: LateCall): boolean {
  for (const { source, offset } of framesOf(placeOf(call))) {
    const test = testAt(source, offset);
    if (test === undefined || !isCall(test)) continue;
    return !source.slice(test.callee.start ?? 0, test.callee.end ?? 0).includes('concurrent');
  }
  return false;
}

function testAt(source: string, offset: number): Node | undefined {
  return withFallback(() => testCallOf(ancestorsOf(programOf(source), offset)), undefined);
}

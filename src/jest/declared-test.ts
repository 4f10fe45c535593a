/** Which test a position in a test file belongs to: where the call that declares it starts. */
import { withFallback } from '../errors/with-fallback';
import type { ScopeTest } from '../worker/session/closings';
import { framesOf } from './call-source';
import { testCallOf } from './function-uses';
import { ancestorsOf, programOf } from './syntax';

/** `undefined` for the file, and if no call of `test()` is at the line that declares the test. */
export function startOfTest({ declared }: ScopeTest): number | undefined {
  const [frame] = framesOf(declared?.stack);
  return frame && testStartAt(frame.source, frame.offset);
}

/** The test around `offset`. Pure; `undefined` outside of tests, and if the source cannot be parsed. */
export function testStartAt(source: string, offset: number): number | undefined {
  const call = withFallback(() => testCallOf(ancestorsOf(programOf(source), offset)), undefined);
  return call?.start ?? undefined;
}

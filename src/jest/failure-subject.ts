/** The connection and the frame that a failure is about. */
import type { Circus } from '@jest/types';
import { evidenceOf, frameOf, subjectOf } from '../errors/evidence';
import { read } from '../errors/read-cause';
import type { AboutReport } from '../report/schema';
import { lastFrames } from '../worker/connections/message-log';
import type { Scope } from '../worker/session/test-scope';
import { thrownIn } from './readable-errors';

/** Call this before the failure is rendered, which removes its evidence. */
export function aboutOf(
  entry: Circus.TestError | undefined,
  { connections }: Scope,
): AboutReport | undefined {
  const evidence = evidenceOf(thrownIn(entry));
  const subject = subjectOf(evidence);
  const question = frameOf(evidence);
  // A mock server has several connections.
  const described: readonly unknown[] = [read(subject, 'described') ?? subject].flat();
  const candidates = connections.filter((one) => described.includes(one));
  for (const candidate of candidates) {
    const frame = candidate.log.frames.slice(-lastFrames).indexOf(question as never);
    if (frame >= 0) return { connection: connections.indexOf(candidate), frame };
  }
  const last = candidates.at(-1);
  return last && { connection: connections.indexOf(last) };
}

import type { WaitOptions } from '../../bridge/connection-data';
import { withFallback } from '../../errors/with-fallback';

/** A wait that has not ended. */
export interface PendingWait extends WaitOptions {
  readonly awaiting: string;
  /** Whether it expects that no message arrives. */
  readonly isSilence: boolean;
}

/**
 * What a wait expects, and why it has not got it, for a test that exceeds its limit before the wait times out.
 *
 * @param on the connection or mock server
 */
export function describePendingWait(
  { awaiting, timeout, isSilence, expected, closest }: PendingWait,
  on: string,
): string {
  const isLimited = timeout !== Number.POSITIVE_INFINITY;
  const time = isLimited ? `${Math.round(timeout)} ms` : 'any time';
  const what = isSilence
    ? `Expecting silence on ${on} for ${time}: the limit came first.`
    : `Waiting for ${awaiting} on ${on}, for ${isLimited ? 'at most ' : ''}${time}.`;
  // Both may run the user's code.
  const wanted = withFallback(() => expected?.(), undefined);
  const nearest = withFallback(() => closest?.()?.text, undefined);
  return [what, wanted, nearest]
    .map((text) => text?.trimEnd())
    .filter(Boolean)
    .join('\n');
}

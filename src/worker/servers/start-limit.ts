import { busyTime, notable } from '../../platform/loop-watch';

/** Maximum time of loading and compiling a server that does not count in `startTimeout`, ms. */
const mostLoading = 60_000;

/**
 * The limit that Jest has for a hook that starts a server, ms. It is a fallback: the server's own limit is
 * reached before it and reports more details.
 */
export const hookLimit = (startTimeout: number): number => startTimeout + mostLoading + 1000;

/**
 * Extends the limit of a start by the time in which the event loop was busy, since that is the time of loading
 * and compiling the server's files, which depends on the machine and on the cache of Jest.
 *
 * @returns how much longer to wait at the limit, ms; `undefined`: no longer
 */
export function loadingTime(): () => number | undefined {
  const busy = busyTime();
  let left = mostLoading;
  return () => {
    const more = Math.min(left, busy());
    left -= more;
    return more < notable ? undefined : more;
  };
}

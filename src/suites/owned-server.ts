import { setTimeout as delay } from 'node:timers/promises';

/** A server under test that may end, as its owner knows it. */
export interface OwnedServer {
  /** How it has ended since its start, and its last output; `undefined` while it runs. */
  readonly ended?: (() => string | undefined | Promise<string | undefined>) | undefined;
}

/** How long a process that dropped its connections may take to end, ms. */
const exitTime = 500;
const pulse = 20;

/** How it has ended, or ends soon. @param isKnown whether it need not be waited for any longer */
export async function endOf(
  { ended }: OwnedServer,
  isKnown: () => boolean = () => false,
): Promise<string | undefined> {
  let end = await ended?.();
  for (let left = exitTime; left > 0 && ended !== undefined && end === undefined; left -= pulse) {
    if (isKnown()) break;
    await delay(pulse);
    end = await ended();
  }
  return end;
}

/**
 * Starts it again. One that hangs may not stop in time: it was ended by force then, and the second call starts
 * it.
 */
export async function startAgain<Value>(restart: () => Promise<Value>): Promise<Value> {
  try {
    return await restart();
  } catch {
    return restart();
  }
}

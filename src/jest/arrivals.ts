/** What listeners of mock servers still wait for when a test ends. Loaded if one does. */
import type { AwaitedCall } from '../bridge/awaited-call';
import type { WaitOptions } from '../bridge/connection-data';
import { twoTurns } from '../platform/time';
import { inSource } from './call-source';
import { isInCheckingListener } from './enclosing-call';

/** Not every client answers pings. ms. */
const answerTime = 1000;

/** Resolves once what the clients of these calls have sent has arrived, and the listeners have continued. */
export async function arrivals(calls: readonly AwaitedCall[]): Promise<void> {
  await Promise.allSettled(
    calls.map(
      ({ connection }) => canFlush(connection) && connection.flush({ timeout: answerTime }),
    ),
  );
  await twoTurns();
}

/** Whether the listener checks what it awaits there. */
export function isChecked(call: AwaitedCall): boolean {
  return call.isAwaited && inSource(call, isInCheckingListener);
}

interface Flushed {
  flush(options: WaitOptions): Promise<void>;
}

/** A connection, or the messages of a mock server. */
function canFlush(connection: object | undefined): connection is Flushed {
  return connection !== undefined && 'flush' in connection;
}

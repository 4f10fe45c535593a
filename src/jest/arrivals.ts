/** What clients sent last, on its way to the listeners of mock servers. Loaded if a matcher of a listener waits. */
import type { AwaitedCall } from '../bridge/awaited-call';
import type { WaitOptions } from '../bridge/connection-data';
import { ioTurn } from '../platform/time';

/** Not every client answers pings. ms. */
const answerTime = 1000;

/** Resolves once what the clients of these calls have sent has arrived, and the listeners have continued. */
export async function arrivals(calls: readonly AwaitedCall[]): Promise<void> {
  await Promise.allSettled(
    calls.map(
      ({ connection }) => canFlush(connection) && connection.flush({ timeout: answerTime }),
    ),
  );
  await ioTurn();
  await ioTurn();
}

interface Flushed {
  flush(options: WaitOptions): Promise<void>;
}

/** A connection, or the messages of a mock server. */
function canFlush(connection: object | undefined): connection is Flushed {
  return connection !== undefined && 'flush' in connection;
}

import type { ConnectionHandle } from '../../bridge/connection';
import type { TrafficCount } from '../../bridge/scale/metrics';

/** Messages and bytes in each direction. */
export interface Traffic {
  readonly sent: TrafficCount;
  readonly received: TrafficCount;
}

/** Sums the traffic of these connections so far. */
export function countTraffic(connections: Iterable<ConnectionHandle>): Traffic {
  const total = { sent: { messages: 0, bytes: 0 }, received: { messages: 0, bytes: 0 } };
  for (const { counters } of connections) {
    total.sent.messages += counters.messagesSent;
    total.sent.bytes += counters.bytesSent;
    total.received.messages += counters.messagesReceived;
    total.received.bytes += counters.bytesReceived;
  }
  return total;
}

/** Sums the traffic of connections, including closed ones. */
export class TrafficTotal {
  readonly #open = new Set<ConnectionHandle>();
  #retired = countTraffic([]);

  add(connection: ConnectionHandle): void {
    this.#open.add(connection);
  }

  /** Keeps the connection's traffic in the total, and releases the connection. */
  retire(connection: ConnectionHandle): void {
    if (!this.#open.delete(connection)) return;
    this.#retired = sumTraffic([this.#retired, countTraffic([connection])]);
  }

  count(): Traffic {
    return sumTraffic([this.#retired, countTraffic(this.#open)]);
  }
}

export function sumTraffic(parts: readonly Traffic[]): Traffic {
  return {
    sent: sumCounts(parts.map(({ sent }) => sent)),
    received: sumCounts(parts.map(({ received }) => received)),
  };
}

function sumCounts(counts: readonly TrafficCount[]): TrafficCount {
  return {
    messages: counts.reduce((total, { messages }) => total + messages, 0),
    bytes: counts.reduce((total, { bytes }) => total + bytes, 0),
  };
}

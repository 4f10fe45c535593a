import type { ConnectionHandle } from '../bridge/connection';
import type { ConnectionCounters } from '../bridge/connection-data';
import type { Failures } from '../worker/scale/failures';
import type { LoadEvents } from '../worker/scale/load-driver';
import type { MetricEvents } from './artillery-api';

const roundTrip = 'round trip';
const nothing: ConnectionCounters = {
  messagesReceived: 0,
  messagesSent: 0,
  bytesReceived: 0,
  bytesSent: 0,
};

/** Reports metrics of one virtual user to Artillery, under the names used by its WebSocket engine. */
export class UserMetrics implements LoadEvents {
  readonly #events: MetricEvents;
  readonly #failures: Failures;
  #connection: ConnectionHandle | undefined;
  #reported = nothing;
  /** The cause of the last failure. */
  cause = '';

  constructor(events: MetricEvents, failures: Failures) {
    this.#events = events;
    this.#failures = failures;
  }

  track(connection: ConnectionHandle): void {
    this.#connection = connection;
    this.#reported = nothing;
  }

  retire(): void {
    this.#reportTraffic();
    this.#connection = undefined;
  }

  opened(ms: number): void {
    this.#events.emit('histogram', 'websocket.connect_time', ms);
  }

  worked(name: string, ms: number): void {
    const suffix = name === roundTrip ? '' : `.${name}`;
    this.#events.emit('histogram', `websocket.response_time${suffix}`, ms);
  }

  ran(): void {
    this.#events.emit('counter', 'websocket.runs', 1);
    this.#reportTraffic();
  }

  failed(index: number, error: unknown, connection?: ConnectionHandle): void {
    const { cause, example } = this.#failures.add(index, error, connection);
    this.cause = cause;
    this.#events.emit('error', cause);
    if (example !== undefined) console.error(`${cause}: ${example}`);
  }

  /** Artillery schedules the users itself, so no run is missed. */
  missed(): void {}

  /** Reports the traffic since the last call. */
  #reportTraffic(): void {
    if (this.#connection === undefined) return;
    const { counters } = this.#connection;
    const reported = this.#reported;
    this.#reported = counters;
    this.#count('messages_sent', counters.messagesSent - reported.messagesSent, 'send_rate');
    this.#count(
      'messages_received',
      counters.messagesReceived - reported.messagesReceived,
      'receive_rate',
    );
    this.#count('bytes_sent', counters.bytesSent - reported.bytesSent);
    this.#count('bytes_received', counters.bytesReceived - reported.bytesReceived);
  }

  #count(name: string, count: number, rate?: string): void {
    if (count === 0) return;
    this.#events.emit('counter', `websocket.${name}`, count);
    if (rate === undefined) return;
    // Artillery's rates are events without a number.
    for (let one = 0; one < count; one += 1) this.#events.emit('rate', `websocket.${rate}`);
  }
}

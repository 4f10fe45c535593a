import type {
  AppliedFault,
  FaultRequest,
  LinkEvent,
  LinkListener,
  LinkMessage,
  LinkStream,
} from '../../../bridge/network';
import { userLine } from '../../../errors/user-line';
import type { OutageCall } from '../../../platform/outages';
import { type Random, seededRandom } from '../random';
import { FaultEffects } from './fault-effects';

/** Number of applied faults to keep: the latest. */
const keptRecords = 1000;

/** A fault of a link, and how often it was applied. */
export interface ActiveFault {
  readonly request: FaultRequest;
  /** The call of the test that added it. */
  readonly call: OutageCall;
  /** Number of the fault on its link, from 1. */
  readonly number: number;
  probability: number;
  times: number;
  hits: number;
  /** Whether a message matched, with a probability above 0, even if the fault was not applied to it. */
  isMet: boolean;
}

/** One message to which a fault was applied. */
interface FaultRecord {
  readonly applied: AppliedFault;
  readonly call: OutageCall;
}

/** The message faults of a link, in the order in which they were added. */
export class FaultList {
  #faults: readonly ActiveFault[] = [];
  #added = 0;
  readonly records: FaultRecord[] = [];
  readonly effects = new FaultEffects();

  constructor(
    private readonly seed: string,
    private readonly listener: LinkListener,
  ) {}

  get isEmpty(): boolean {
    return this.#faults.length === 0;
  }

  /** @param call the call of the test that adds it */
  add(request: FaultRequest, call: OutageCall): ActiveFault {
    this.#added += 1;
    const { probability, times = Number.POSITIVE_INFINITY } = request;
    const number = this.#added;
    const fault = { request, call, number, probability, times, hits: 0, isMet: false };
    this.#faults = [...this.#faults, fault];
    return fault;
  }

  remove(fault: ActiveFault): void {
    this.#faults = this.#faults.filter((other) => other !== fault);
  }

  clear(): void {
    this.#faults = [];
  }

  actsOn(stream: LinkStream): boolean {
    return this.listener.seen !== undefined || this.#faults.some((fault) => isOf(fault, stream));
  }

  /** A random generator per fault, connection and stream: other traffic does not change its numbers. */
  randomOf(fault: ActiveFault, connection: number, stream: LinkStream): Random {
    return seededRandom(`${this.seed}/fault ${fault.number}/${connection}/${stream}`);
  }

  /** Selects the faults to apply to this message, in the order in which they were added. */
  hit(message: LinkMessage, randomOf: (fault: ActiveFault) => Random): ActiveFault[] {
    this.guarded(() => this.listener.seen?.(message));
    return this.#faults.filter((fault) => {
      if (!isOf(fault, message.stream) || fault.hits >= fault.times) return false;
      if (!this.#matches(fault, message)) return false;
      fault.isMet ||= fault.probability > 0;
      if (randomOf(fault)() >= fault.probability) return false;
      fault.hits += 1;
      const { stream, connection, number } = message;
      const applied = { fault: fault.request.action.kind, stream, connection, number };
      this.records.push({ applied, call: fault.call });
      this.note({ kind: 'fault', ...applied });
      if (this.records.length > keptRecords) this.records.shift();
      return true;
    });
  }

  note(event: LinkEvent): void {
    this.listener.event?.(event);
  }

  #matches(fault: ActiveFault, message: LinkMessage): boolean {
    try {
      return fault.request.matches(message);
    } catch (error) {
      this.listener.failure(error);
      return false;
    }
  }

  /** Runs a callback of the test. If it throws, reports the error and returns `undefined`. */
  guarded<Value>(run: () => Value): Value | undefined {
    try {
      return run();
    } catch (error) {
      this.listener.failure(error);
      return undefined;
    }
  }
}

function isOf({ request }: ActiveFault, stream: LinkStream): boolean {
  return request.stream === 'both' || request.stream === stream;
}

/** `drop: message 1 downstream of connection 1, by link.drop() at chat.test.js:9`. */
export function describeRecord({ applied, call }: FaultRecord): string {
  const { fault, stream, connection, number } = applied;
  const line = userLine(call.stack);
  const by = line === undefined ? '' : `, by ${call.name} at ${line}`;
  return `${fault}: message ${number} ${stream} of connection ${connection}${by}`;
}

import type { ProbeContext, TripData } from './context';
import type { Deflate } from './deflate';
import { closePayload, type Endpoint } from './endpoint';
import {
  type Action,
  type Behavior,
  type HexPayload,
  lengthOf,
  type Probe,
  payloadOf,
  type RoundTrips,
} from './probe';
import { fragments } from './send-action';

interface Outcome {
  readonly behavior: Behavior;
  readonly result: string;
}

/** Describes how a connection ended on which a message is missing. */
function describeEnd({ expired, closedByMe, gotCloseFrame, remoteCloseCode }: Endpoint): string {
  if (expired.length > 0) return ' in time';
  if (closedByMe) return '';
  if (!gotCloseFrame) return ': the connection was ended without a close frame';
  return `: the connection was closed with ${remoteCloseCode ?? 'no code'}`;
}

/** Checks the single echoed message. */
export class EchoJudge {
  #judged: Outcome | undefined;
  readonly #isText: boolean;
  readonly #length: number;
  /** `undefined` if only the length is checked. */
  readonly #content: Buffer | undefined;

  constructor(
    probe: Probe,
    private readonly judgedBy: 'length' | 'content',
    private readonly endpoint: Endpoint,
  ) {
    const actions = probe.actions ?? [];
    this.#isText = actions.some(
      (action) =>
        ('opcode' in action && action.opcode === 1) ||
        ('message' in action && action.message === 1),
    );
    const payloads = actions.flatMap(payloadsOf);
    this.#length = payloads.reduce((sum, payload) => sum + lengthOf(payload), 0);
    this.#content = judgedBy === 'content' ? Buffer.concat(payloads.map(payloadOf)) : undefined;
  }

  get outcome(): Outcome {
    const result = `No message was received${describeEnd(this.endpoint)}.`;
    return this.#judged ?? { behavior: 'FAILED', result };
  }

  message(isText: boolean, payload: Buffer): void {
    const result = this.#differenceFrom(isText, payload);
    if (result === undefined) {
      this.#judged = { behavior: 'OK', result: `Received a message of ${payload.length} B.` };
    } else this.#judged = { behavior: this.#kept(), result };
    this.endpoint.sendClose(closePayload(1000));
  }

  /** A second message does not change the outcome of the first, unless the content is checked. */
  #kept(): Behavior {
    return this.judgedBy === 'length' ? this.outcome.behavior : 'FAILED';
  }

  #differenceFrom(isText: boolean, payload: Buffer): string | undefined {
    if (isText !== this.#isText) return `Received a ${isText ? 'text' : 'binary'} message.`;
    if (payload.length !== this.#length) {
      return `Received a message of ${payload.length} B, but ${this.#length} B were sent.`;
    }
    const content = this.#content;
    if (content === undefined || payload.equals(content)) return undefined;
    const at = payload.findIndex((byte, index) => byte !== content[index]);
    return `The received message differs from byte ${at} on.`;
  }
}

/** The payloads of the message that an action sends. */
function payloadsOf(action: Action): readonly HexPayload[] {
  if ('message' in action) return [action.payload];
  if (!('opcode' in action) || action.opcode > 2) return [];
  return Array.from({ length: action.times ?? 1 }, () => action.payload ?? '');
}

/** Sends each message after the echo of the previous one. */
export class RoundTripJudge {
  #judged: Outcome | undefined;
  #sent = 0;
  #expected: Buffer = Buffer.alloc(0);
  readonly #data: TripData;
  /** Compression is asynchronous, so messages are sent one after the other. */
  #sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly probe: Probe,
    private readonly trips: RoundTrips,
    private readonly context: ProbeContext,
    private readonly endpoint: Endpoint,
    private readonly deflate: Deflate | undefined,
  ) {
    this.#data = context.dataOf(trips);
  }

  get outcome(): Outcome {
    const result = `Message ${this.#sent} was not echoed${describeEnd(this.endpoint)}.`;
    return this.#judged ?? { behavior: 'FAILED', result };
  }

  start(): void {
    if (this.probe.offers !== undefined && this.deflate === undefined) {
      this.#judged = { behavior: 'UNIMPLEMENTED', result: 'No compression was agreed on.' };
      this.endpoint.sendClose(closePayload(1000));
      return;
    }
    this.#send();
  }

  message(isText: boolean, payload: Buffer): void {
    const difference = this.#differenceFrom(isText, payload);
    if (difference !== undefined) {
      this.#judged = { behavior: 'FAILED', result: `${difference} (${this.#sent} sent)` };
      this.endpoint.sendClose(closePayload(1000));
    } else if (this.#sent < this.context.roundTrips) {
      this.#send();
    } else {
      this.#judged = { behavior: 'OK', result: `Messages received: ${this.#sent}.` };
      this.endpoint.sendClose(closePayload(1000));
    }
  }

  #differenceFrom(isText: boolean, payload: Buffer): string | undefined {
    if (this.#data.accepts !== undefined) {
      return this.#data.accepts(isText, payload)
        ? undefined
        : 'The answer is not the expected one.';
    }
    if (isText !== this.trips.text) return `Received a ${isText ? 'text' : 'binary'} message.`;
    if (payload.length !== this.#expected.length) {
      return `Received a message of ${payload.length} B, but ${this.#expected.length} B were sent.`;
    }
    if (this.trips.source === undefined || payload.equals(this.#expected)) return undefined;
    return 'The content of the received message differs.';
  }

  #send(): void {
    this.#expected = this.#data.message(this.#sent);
    this.#sent += 1;
    const payload = this.#expected;
    this.#sending = this.#sending.then(() => this.#write(payload)).catch(() => undefined);
  }

  async #write(payload: Buffer): Promise<void> {
    const { deflate, endpoint, trips } = this;
    const bytes = deflate === undefined ? payload : await deflate.compress(payload);
    if (endpoint.isOver || (deflate && endpoint.state !== 'open')) return;
    const frames = fragments(
      trips.text ? 1 : 2,
      bytes,
      trips.fragment ?? 0,
      deflate === undefined ? 0 : 4,
    );
    for (const frame of frames) endpoint.sendFrame(frame);
  }
}

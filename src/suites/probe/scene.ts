import type { ProbeContext } from './context';
import { Deflate } from './deflate';
import { closePayload, Endpoint } from './endpoint';
import type { Evidence } from './evidence';
import type { DeflateParameters } from './extensions';
import { Limit } from './limit';
import type { Observation, SeenEvent } from './observation';
import type { Outbound } from './outbound';
import { Preparation } from './preparation';
import { type Action, type Probe, payloadOf } from './probe';
import { EchoJudge, RoundTripJudge } from './round-trips';
import { ActionWriter } from './send-action';
import { isSame, type Role } from './verdict';
import type { Wire } from './wire';

/** How long to wait for the end of the connection, ms. */
const lastLimit = 10_000;

/** The objects used by the actions of a probe. */
interface Stage {
  readonly writer: ActionWriter;
  readonly endpoint: Endpoint;
  readonly out: Outbound;
}

/** A probe on an open connection: performs its actions, and records the events. */
export class Scene {
  readonly #events: SeenEvent[] = [];
  readonly #limits = new Set<Limit>();
  #endpoint: Endpoint | undefined;
  #preparation: Preparation | undefined;
  #outcome: EchoJudge | RoundTripJudge | undefined;
  #over: () => void = () => undefined;
  /** Whether the first frames were sent with the handshake. */
  #isEarly = false;
  #isOver = false;

  constructor(
    private readonly probe: Probe,
    private readonly role: Role,
    private readonly evidence: Evidence,
    private readonly context: ProbeContext,
  ) {}

  /** Resolves when the connection has ended. `rest` are bytes received with the handshake. */
  async play(
    wire: Wire,
    out: Outbound,
    rest: Buffer,
    parameters: DeflateParameters | undefined,
  ): Promise<void> {
    const deflate = parameters && new Deflate(this.role, parameters);
    const drop = (isAbrupt: boolean): void => {
      if (isAbrupt) wire.terminate();
      else void out.flushed().then(() => wire.terminate());
    };
    const endpoint = new Endpoint(
      this.role,
      out,
      this.evidence,
      {
        message: (isText, payload) => this.#message(isText, payload),
        pong: (payload) => {
          if (this.#preparation?.isOver) this.#see({ kind: 'pong', payload });
        },
        drop: (isAbrupt) => {
          drop(isAbrupt);
          this.#over();
        },
      },
      deflate,
    );
    this.#endpoint = endpoint;
    const over = new Promise<void>((resolve) => {
      this.#over = resolve;
    });
    this.#prepare(endpoint, () => this.#begin(endpoint, out, deflate));
    await Promise.race([this.#read(wire, endpoint, rest), over]);
    // Only an abrupt drop discards bytes.
    if (endpoint.droppedByMe) await out.flushed();
    this.#isOver = true;
    endpoint.lost();
    out.end();
    this.#preparation?.stop();
    for (const limit of this.#limits) limit.stop();
    deflate?.close();
  }

  /** The frames sent together with the handshake. */
  earlyBytes(): Buffer {
    this.#isEarly = true;
    const pieces: Buffer[] = [];
    const collect = { write: (written: readonly Buffer[]) => pieces.push(...written) };
    const writer = new ActionWriter(this.role, collect, this.evidence);
    for (const action of this.probe.actions ?? []) writer.send(action);
    return Buffer.concat(pieces);
  }

  observe(seen: Partial<Observation> & { readonly duration?: number }): Observation {
    const endpoint = this.#endpoint;
    const unprepared = this.#preparation?.failure;
    return {
      wasOpen: false,
      handshakeFailure: undefined,
      status: undefined,
      headers: {},
      events: this.#events,
      closedByMe: endpoint?.closedByMe ?? false,
      droppedByMe: endpoint?.droppedByMe ?? false,
      wasClean: endpoint?.wasClean ?? false,
      gotCloseFrame: endpoint?.gotCloseFrame ?? false,
      remoteCloseCode: endpoint?.remoteCloseCode,
      violation: endpoint?.violated,
      outcome: unprepared ? { behavior: 'FAILED', result: unprepared } : this.#outcome?.outcome,
      expired: endpoint?.expired ?? [],
      duration: 0,
      ...seen,
    };
  }

  #prepare(endpoint: Endpoint, begin: () => void): void {
    const preparation = new Preparation(this.context.prepare ?? [], endpoint, begin);
    this.#preparation = preparation;
    preparation.start(() => {
      this.evidence.note(preparation.failure ?? '');
      endpoint.abandon('the steps of "prepare"');
    });
  }

  #begin(endpoint: Endpoint, out: Outbound, deflate: Deflate | undefined): void {
    const { probe } = this;
    const trips = probe.roundTrips;
    if (trips !== undefined) {
      const judge = new RoundTripJudge(probe, trips, this.context, endpoint, deflate);
      this.#outcome = judge;
      judge.start();
      this.#startTimer(endpoint);
      return;
    }
    if (probe.echo !== undefined) this.#outcome = new EchoJudge(probe, probe.echo, endpoint);
    const writer = new ActionWriter(this.role, out, this.evidence, endpoint);
    this.#act(probe.actions ?? [], { writer, endpoint, out });
  }

  /**
   * Performs actions up to the next wait, and continues after it. The limit starts when everything is
   * written.
   */
  #act(actions: readonly Action[], stage: Stage): void {
    const { writer, endpoint, out } = stage;
    for (const [index, action] of actions.entries()) {
      if (!('wait' in action)) {
        if (!this.#isEarly) this.#send(action, writer, endpoint);
        continue;
      }
      const { wait, tag } = action;
      this.#later(wait, () => {
        if (endpoint.isOver) return;
        if (tag !== undefined) {
          if (endpoint.state !== 'open') {
            this.#last(endpoint);
            return;
          }
          this.#events.push({ kind: 'timeout', tag });
          endpoint.expired.push(`the wait ${tag}`);
        }
        this.#act(actions.slice(index + 1), stage);
      });
      return;
    }
    void out.paced().then(() => this.#startTimer(endpoint));
  }

  #send(action: Action, writer: ActionWriter, endpoint: Endpoint): void {
    const isClose = 'opcode' in action && action.opcode === 8 && !action.rsv;
    if (isClose && this.probe.starter === 'client' && endpoint.state === 'open') {
      endpoint.sendClose(payloadOf(action.payload));
      return;
    }
    writer.send(action);
  }

  #startTimer(endpoint: Endpoint): void {
    if (endpoint.isOver) return;
    const { timer, after } = this.probe;
    this.#later(after, () => {
      if (endpoint.isOver) return;
      endpoint.expired.push(`the limit of ${after} s`);
      this.evidence.note(`The limit of ${after} s was reached`);
      if (timer === 'kill') endpoint.fail(1001, 'Going Away');
      else endpoint.sendClose(Buffer.alloc(0));
      this.#last(endpoint);
    });
  }

  /**
   * Without this limit, a peer that starts the close but does not end TCP would keep the probe waiting
   * forever.
   */
  #last(endpoint: Endpoint): void {
    this.#later(lastLimit / 1000, () => endpoint.abandon('the end of TCP'));
  }

  #later(seconds: number, run: () => void): void {
    const limit = new Limit(seconds * 1000, () => {
      this.#limits.delete(limit);
      run();
    });
    this.#limits.add(limit);
  }

  #message(isText: boolean, payload: Buffer): void {
    if (this.#preparation?.isOver === false) this.#preparation.message(isText, payload);
    else if (this.#outcome !== undefined) this.#outcome.message(isText, payload);
    else this.#see({ kind: 'message', isText, payload });
  }

  #see(event: SeenEvent): void {
    this.#events.push(event);
    const { closes, accepted = {}, codes, lenient } = this.probe;
    const isSatisfied = Object.values(accepted).every((events) => isSame(this.#events, events));
    if (closes && isSatisfied) this.#endpoint?.sendClose(closePayload(codes[0] ?? 1000));
    if (lenient && isSame(this.#events, lenient)) this.#endpoint?.sendClose(closePayload(1000));
  }

  async #read(wire: Wire, endpoint: Endpoint, rest: Buffer): Promise<void> {
    try {
      if (rest.length > 0) await endpoint.receive(rest);
      while (!endpoint.isOver) {
        // The limits of the probe end the wait.
        const bytes = await wire.receiveBytes({ timeout: 2 ** 31 - 1 });
        if (bytes === undefined) break;
        await endpoint.receive(bytes);
      }
      this.#noteEnd('TCP was ended');
    } catch (error) {
      this.#noteEnd(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'error');
    }
  }

  /** After a drop, TCP may end only when the probe, and even the test file, is over. */
  #noteEnd(text: string): void {
    if (!this.#isOver) this.evidence.note(text);
  }
}

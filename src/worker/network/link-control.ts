import type {
  AppliedFault,
  FaultEffect,
  FaultRequest,
  LinkHandle,
  LinkRequest,
  LinkTarget,
  ToxicHandle,
  ToxicRequest,
} from '../../bridge/network';
import { formatConnections } from '../../bridge/scale/format';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { Obstacle } from '../../platform/obstacles';
import { type OutageCall, Outages } from '../../platform/outages';
import type { TcpPorts } from '../../platform/tcp-ports';
import { clearTimeout, setTimeout, timerLimit } from '../../platform/time';
import type { ActiveToxic } from './active-toxic';
import { flap } from './flap';
import type { Link } from './link';
import type { LinkListeners } from './listeners';
import { describeRecord } from './messages/fault-list';

/** Number of the latest faults listed in a failure. */
const listedFaults = 10;

/** The toxics that end connections. */
const cutting: readonly string[] = [
  'down',
  'idle',
  'limitData',
  'limitTime',
  'resetPeer',
  'timeout',
];

/** The parts of a link that its control needs. */
export interface LinkParts {
  readonly request: LinkRequest;
  readonly link: Link;
  readonly listeners: LinkListeners;
  readonly port: number | undefined;
  readonly sslPort: number | undefined;
  /** In PEM format. */
  readonly ca: string | undefined;
  /** Releases the ports. */
  release(): Promise<void>;
}

/** A link as tests control it. */
export class LinkControl implements LinkHandle {
  readonly #parts: LinkParts;
  /** Toxics that `heal()` removes in addition to those of the link. */
  readonly #active = new Set<ToxicHandle>();
  readonly #downs = new Set<ActiveToxic>();
  /** End the outages of the `down` toxics, once the ports listen again. */
  #endDowns: (() => void)[] = [];
  #wasUsed = false;
  /** Number of connections that `cut()` has ended. */
  #ended = 0;
  /** Whether the link has ever refused connections. */
  hasRefused = false;
  readonly outages = new Outages();
  #disposing: Promise<void> | undefined;

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  get host(): string {
    return this.#parts.request.host;
  }
  get port(): number | undefined {
    return this.#parts.port;
  }
  get sslPort(): number | undefined {
    return this.#parts.sslPort;
  }
  get ca(): string | undefined {
    return this.#parts.ca;
  }
  get target(): LinkTarget {
    return this.#parts.request.target;
  }
  get seed(): string {
    return this.#parts.request.seed;
  }
  get connections(): number {
    return this.#parts.link.open;
  }
  get accepted(): number {
    return this.#parts.link.accepted;
  }
  get faults(): readonly AppliedFault[] {
    return this.#parts.link.faults.records.map(({ applied }) => applied);
  }

  get toxics(): readonly string[] {
    return this.#parts.link.toxics.map((toxic) => toxic.describe());
  }

  addToxic(request: ToxicRequest): ToxicHandle {
    this.#use(request.kind);
    const handle = this.#begin(request, callOf(request.kind, this.addToxic));
    const { duration } = request;
    const timer =
      duration === undefined ? undefined : setTimeout(() => active.remove(), timerLimit(duration));
    const active: ToxicHandle = {
      get isUsed() {
        return handle.isUsed;
      },
      update: (settings) => handle.update(settings),
      remove: () => {
        clearTimeout(timer);
        if (this.#active.delete(active)) handle.remove();
      },
    };
    this.#active.add(active);
    return active;
  }

  addFault(request: FaultRequest): ToxicHandle {
    const { kind } = request.action;
    this.#use(kind);
    const call = callOf(kind === 'close' ? 'closeWith' : kind, this.addFault);
    return this.#parts.link.addFault(request, call);
  }

  async heal(): Promise<void> {
    for (const active of this.#active) active.remove();
    this.#parts.link.heal();
    await this.#listen();
  }

  cut(): void {
    this.#wasUsed = true;
    this.#ended += this.connections;
    const call = callOf('cut', this.cut);
    this.outages.begin(call)();
    this.#parts.link.cut(call);
  }

  obstacle(clientPort: number): Obstacle | undefined {
    return this.#parts.link.obstacle(clientPort);
  }

  effectsOn(ports: TcpPorts): readonly FaultEffect[] {
    return this.#parts.link.faults.effects.on(ports);
  }

  failureNote(): string {
    if (!this.#wasUsed) return '';
    const { link } = this.#parts;
    // Others have no connection in the transcript.
    const passedOn =
      link.passedOn < this.accepted ? `, ${link.passedOn} passed on to the server` : '';
    const toxics = this.toxics.map((toxic) => `  ${toxic}`);
    const all = link.faults.records;
    const records = all.slice(-listedFaults);
    const earlier = all.length - records.length;
    return [
      `Network link ${this.host}:${this.port ?? this.sslPort}, seed ${JSON.stringify(this.seed)}: network({ seed: ${JSON.stringify(this.seed)} }) repeats its faults.`,
      `  ${formatConnections(this.accepted)} accepted${passedOn}, ${this.connections} open`,
      ...(this.#ended > 0 ? [`  link.cut() ended ${formatConnections(this.#ended)}`] : []),
      ...toxics,
      ...(earlier > 0 ? [`  (${earlier} earlier faults left out)`] : []),
      ...records.map((record) => `  ${describeRecord(record)}`),
    ].join('\n');
  }

  dispose(): Promise<void> {
    if (this.#disposing !== undefined) return this.#disposing;
    const call = callOf('close', this.dispose);
    this.outages.begin(call);
    this.#disposing = this.#end(call);
    return this.#disposing;
  }

  /** @throws ERR_WS_CLOSED */
  #use(what: string): void {
    this.#wasUsed = true;
    if (this.#disposing === undefined) return;
    throw new WsDynamicError(
      'ERR_WS_CLOSED',
      `Cannot apply ${what}: the link is closed. A link is closed after the test that opened it; open one in beforeAll() to keep it for the file.`,
    );
  }

  async #end(call: OutageCall): Promise<void> {
    for (const active of this.#active) active.remove();
    const { link, listeners, release } = this.#parts;
    const closed = listeners.close();
    link.heal();
    await Promise.all([closed, link.destroy(call)]);
    await release();
  }

  async #listen(): Promise<void> {
    if (this.#disposing !== undefined || this.#downs.size > 0) return;
    await this.#parts.listeners.open();
    if (this.#downs.size === 0) for (const end of this.#endDowns.splice(0)) end();
  }

  /** @param call the test's call, which may begin an outage */
  #begin(request: ToxicRequest, call: OutageCall): ToxicHandle {
    if (request.kind === 'flap') {
      return flap(request.settings, (kind) =>
        this.#begin({ kind, settings: {}, stream: 'both', toxicity: 1 }, call),
      );
    }
    const { link, listeners } = this.#parts;
    const toxic = link.add(request, call);
    const end = cutting.includes(request.kind) ? this.outages.begin(call) : undefined;
    if (request.kind === 'down') {
      this.#downs.add(toxic);
      this.hasRefused = true;
      if (end !== undefined) this.#endDowns.push(end);
      void listeners.close();
      void link.destroy(call);
    }
    return {
      // Refused clients are not counted.
      get isUsed() {
        return toxic.isUsed || toxic.kind === 'down';
      },
      update: (settings) => toxic.update(settings),
      remove: () => {
        link.remove(toxic);
        if (!this.#downs.has(toxic)) end?.();
        // An error of listening again is reported by heal() and by the next client.
        if (this.#downs.delete(toxic)) this.#listen().catch(() => undefined);
      },
    };
  }
}

/** The line of the test that calls `entry`. */
function callOf(verb: string, entry: (...values: never[]) => unknown): OutageCall {
  const remedy = verb === 'close' ? 'open another with network()' : 'await link.heal() first';
  const call: OutageCall = { name: `link.${verb}()`, remedy };
  Error.captureStackTrace(call, entry);
  return call;
}

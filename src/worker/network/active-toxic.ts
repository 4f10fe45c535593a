import type { LinkStream, ToxicRequest } from '../../bridge/network';
import type { ToxicKind, ToxicSettings } from '../../bridge/toxic-settings';
import type { OutageCall } from '../../platform/outages';
import type { LinkConnection } from './link-connection';
import { seededRandom } from './random';
import type { Stage, StageSite } from './stage';
import { type StageKind, stages } from './stages';

interface Placed {
  readonly connection: LinkConnection;
  readonly stream: LinkStream;
  readonly stage: Stage<unknown>;
}

/** The toxics whose setting is a number of bytes, or a rate. */
const inBytes: readonly ToxicKind[] = ['bandwidth', 'limitData', 'slowReader'];

/** How the bytes of a connection differ from those of its messages. */
const transformed = {
  compression: 'compressed by permessage-deflate',
  TLS: 'encrypted by TLS',
} as const;

/** A toxic of a link, and the connections it is applied to. */
export class ActiveToxic {
  readonly kind: ToxicKind;
  readonly #request: ToxicRequest;
  readonly #settings: ToxicRequest['settings'];
  readonly #seed: string;
  readonly #placed = new Map<LinkConnection, Placed[]>();
  #toxicity: number;
  #taken = 0;
  /** Of the connections that have ended. */
  readonly #unreadable = new Set<LinkConnection['unreadable']>();
  /** Whether a connection was eligible, with a toxicity above 0. */
  isUsed = false;

  /**
   * @param number number of the toxic on its link
   * @param call the call of the test that added it
   */
  constructor(
    request: ToxicRequest,
    seed: string,
    number: number,
    readonly call: OutageCall,
  ) {
    this.kind = request.kind;
    this.#request = request;
    this.#settings = { ...request.settings };
    this.#toxicity = request.toxicity;
    this.#seed = `${seed}/${request.kind} ${number}`;
  }

  get settings(): object {
    return this.#settings;
  }

  /** Decides by the seed whether the toxic applies to a connection, and counts it if so. */
  takes(connection: number): boolean {
    const { times = Number.POSITIVE_INFINITY } = this.#request;
    if (this.#taken >= times) return false;
    this.isUsed ||= this.#toxicity > 0;
    if (seededRandom(`${this.#seed}/${connection}`)() >= this.#toxicity) return false;
    this.#taken += 1;
    return true;
  }

  /** Adds the toxic's stages to a connection. */
  place(connection: LinkConnection): void {
    const { kind, stream } = this.#request;
    if (!isStageKind(kind) || this.#placed.has(connection)) return;
    const streams: readonly LinkStream[] =
      stream === 'both' ? ['upstream', 'downstream'] : [stream];
    const placed = streams.map((one) => {
      const site: StageSite = {
        connection: {
          close: () => connection.close(this.call),
          reset: () => connection.reset(this.call),
        },
        buffer: connection.buffer,
        random: seededRandom(`${this.#seed}/${connection.number}/${one}`),
        lastDataAt: () => Math.max(...streams.map((each) => connection.lastDataAt(each))),
        drained: () => connection.drained(one),
      };
      return { connection, stream: one, stage: this.#createStage(kind, site) };
    });
    this.#placed.set(connection, placed);
    for (const { stream: one, stage } of placed) connection.add(one, stage);
  }

  /** Whether it keeps data of a connection from the other side, or has dropped some. */
  withholdsFrom(connection: LinkConnection): boolean {
    return this.#placed.get(connection)?.some(({ stage }) => stage.withholds) === true;
  }

  update({ toxicity, ...settings }: { readonly toxicity?: number }): void {
    this.#toxicity = toxicity ?? this.#toxicity;
    Object.assign(this.#settings, settings);
    for (const { stage } of [...this.#placed.values()].flat()) stage.changed();
  }

  /** Removes the toxic's stages from all connections. */
  withdraw(): void {
    const all = [...this.#placed.values()].flat();
    this.#placed.clear();
    for (const { connection, stream, stage } of all) connection.remove(stream, stage);
  }

  /** Removes a connection that has ended. */
  forget(connection: LinkConnection): void {
    if (this.#placed.delete(connection)) this.#unreadable.add(connection.unreadable);
  }

  /** `latency(latency: 100, jitter: 0) downstream, toxicity 0.5`. */
  describe(): string {
    const settings = Object.entries(this.#settings).map(([name, value]) => `${name}: ${value}`);
    const share = this.#toxicity === 1 ? '' : `, toxicity ${this.#toxicity}`;
    return `${this.kind}(${settings.join(', ')}) ${this.#request.stream}${share}${this.#counted}`;
  }

  /** `, in bytes compressed by permessage-deflate`; empty if they are those of the messages. */
  get #counted(): string {
    if (!inBytes.includes(this.kind)) return '';
    const open = Array.from(this.#placed.keys(), ({ unreadable }) => unreadable);
    const how = [...this.#unreadable, ...open].flatMap((one) => (one ? [transformed[one]] : []));
    return how.length === 0 ? '' : `, in bytes ${[...new Set(how)].join(' or ')}`;
  }

  #createStage<Kind extends StageKind>(kind: Kind, site: StageSite): Stage<unknown> {
    // Kind and settings are from the same request.
    return new stages[kind](this.#settings as ToxicSettings[Kind], site);
  }
}

function isStageKind(kind: ToxicKind): kind is StageKind {
  return Object.hasOwn(stages, kind);
}

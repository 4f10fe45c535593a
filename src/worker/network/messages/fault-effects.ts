import type { FaultAction, FaultEffect, LinkStream } from '../../../bridge/network';
import type { OutageCall } from '../../../platform/outages';
import { areEnds, type TcpPorts } from '../../../platform/tcp-ports';
import { now } from '../../../platform/time';

/** Number of effects to keep: the latest. */
const most = 1000;

/** The TCP ports of both sockets of a connection through the link. */
export interface ConnectionEnds {
  readonly client: TcpPorts | undefined;
  readonly server: TcpPorts | undefined;
}

/** One stream of a connection. */
export interface FaultedStream {
  readonly stream: LinkStream;
  /** Whether it has messages that a fault holds back. */
  readonly isHolding: boolean;
  readonly ends: ConnectionEnds;
}

interface Fault {
  readonly request: { readonly action: FaultAction };
  readonly call: OutageCall;
}

interface Effect {
  readonly fault: Fault;
  readonly stream: LinkStream;
  readonly ends: ConnectionEnds;
  /** Weak: it refers to the sockets of the connection. */
  readonly flow: WeakRef<FaultedStream>;
  count: number;
  at: number;
}

/** What the message faults of a link did to its connections. */
export class FaultEffects {
  #all: readonly Effect[] = [];
  readonly #byFlow = new WeakMap<FaultedStream, Map<Fault, Effect>>();

  /** Counts a message that a fault has changed, dropped or held back. */
  note(fault: Fault, flow: FaultedStream): void {
    const own = this.#byFlow.get(flow) ?? new Map<Fault, Effect>();
    this.#byFlow.set(flow, own);
    const effect = own.get(fault) ?? this.#add(fault, flow);
    own.set(fault, effect);
    effect.count += 1;
    effect.at = now();
  }

  /** See `LinkHandle.effectsOn`. */
  on(ports: TcpPorts): readonly FaultEffect[] {
    return this.#all.flatMap(({ fault, stream, ends, flow, count, at }) => {
      const isAtClient = areEnds(ends.client, ports);
      const { action } = fault.request;
      const isOver = isHolding(action) && flow.deref()?.isHolding !== true;
      if (isOver || !(isAtClient || areEnds(ends.server, ports))) return [];
      const isIncoming = isAtClient === (stream === 'downstream');
      return [{ action, stream, isIncoming, call: fault.call, count, at }];
    });
  }

  #add(fault: Fault, flow: FaultedStream): Effect {
    const { stream, ends } = flow;
    const effect = { fault, stream, ends, flow: new WeakRef(flow), count: 0, at: 0 };
    this.#all = [...this.#all, effect].slice(-most);
    return effect;
  }
}

function isHolding({ kind }: FaultAction): boolean {
  return kind === 'delay' || kind === 'reorder';
}

import type { Expected, MessagePredicate, Sendable } from '../../index';
import { encode } from '../../suite-kit';
import { acceptsOf, plannedMessage } from '../exchange-message';
import type { ProbeContext, TripData } from '../probe/context';
import {
  type Action,
  type FrameAction,
  lengthOf,
  type Probe,
  type ProbeEvent,
} from '../probe/probe';
import { sectionOf } from './case-list';

/** A message and its answer, for a server that does not echo. */
export interface ConformanceExchange {
  readonly send: Sendable;
  readonly expect: Expected | MessagePredicate;
}

/** The exchange as used by probes. */
export interface ExchangeMessage {
  readonly isText: boolean;
  readonly payload: Buffer;
  readonly answer: Extract<ProbeEvent, { readonly matches: unknown }>;
}

/** Sections that test the payload itself, for which an echo is required. */
const aboutPayloads = ['1', '6', '9', 'e'];

export function messageOf({ send, expect }: ConformanceExchange): ExchangeMessage {
  const { isText, payload } = plannedMessage({ send });
  return { isText, payload, answer: { matches: acceptsOf(expect) } };
}

/**
 * The probe with the exchange instead of its echo; `undefined` if it needs an echo. Probes that must fail are
 * unchanged.
 */
export function withoutEcho(probe: Probe, exchange: ExchangeMessage): Probe | undefined {
  if (probe.informational) return probe;
  if (probe.roundTrips !== undefined) {
    const isCompressed = probe.offers !== undefined;
    return isCompressed && probe.roundTrips.text === exchange.isText ? probe : undefined;
  }
  if (probe.lenient !== undefined) return overlongExchange(probe, exchange);
  const events = Object.values(probe.accepted ?? {}).flat();
  if (probe.echo === undefined && !events.some((event) => 'message' in event)) return probe;
  if (aboutPayloads.includes(sectionOf(probe.id))) return undefined;
  const actions = exchanged(probe.actions ?? [], exchange);
  if (actions === undefined) return undefined;
  const accepted = Object.fromEntries(
    Object.entries(probe.accepted ?? {}).map(([outcome, list]) => [
      outcome,
      list.map((event) => ('message' in event ? exchange.answer : event)),
    ]),
  );
  return { ...probe, actions, accepted };
}

/**
 * A frame whose length is not in its shortest encoding, with the exchange's message; `undefined` if the
 * message needs a length of another encoding.
 */
function overlongExchange(
  probe: Probe,
  { isText, payload, answer }: ExchangeMessage,
): Probe | undefined {
  const [frame] = probe.actions ?? [];
  if (frame === undefined || !('opcode' in frame)) return undefined;
  const { payload: given, lengthBytes = '' } = frame;
  const form = (length: number): number => (length < 126 ? 7 : length < 65_536 ? 16 : 64);
  if (form(payload.length) !== form(lengthOf(given))) return undefined;
  const sent: FrameAction = {
    opcode: isText ? 1 : 2,
    payload: payload.toString('hex'),
    lengthBytes: payload.length.toString(16).padStart(lengthBytes.length, '0'),
  };
  return { ...probe, actions: [sent], lenient: [answer] };
}

/**
 * Replaces the first complete message of the actions by that of the exchange, in the same number of frames.
 */
function exchanged(
  actions: readonly Action[],
  { isText, payload }: ExchangeMessage,
): readonly Action[] | undefined {
  const isData = (action: Action): action is FrameAction => 'opcode' in action && action.opcode < 3;
  const first = actions.findIndex((action) => isData(action) && action.opcode > 0);
  const last = actions.findIndex(
    (action, index) => index >= first && isData(action) && action.fin !== false,
  );
  if (first === -1 || last === -1) return undefined;
  const parts = actions.slice(first, last + 1).filter(isData);
  const count = parts.reduce((sum, { times = 1 }) => sum + times, 0);
  const size = Math.ceil(payload.length / count);
  let index = 0;
  return actions.flatMap((action, place): readonly Action[] => {
    if (place < first || place > last || !isData(action)) return [action];
    return Array.from({ length: action.times ?? 1 }, () => {
      const piece = payload.subarray(index * size, (index + 1) * size);
      const opcode = index === 0 ? (isText ? 1 : 2) : action.opcode;
      index += 1;
      return { ...action, times: 1, opcode, payload: piece.toString('hex') };
    });
  });
}

/** The round trips of the exchange. */
export function exchangeContext(context: ProbeContext, exchange: ExchangeMessage): ProbeContext {
  const data: TripData = { message: () => exchange.payload, accepts: exchange.answer.matches };
  return { ...context, dataOf: () => data };
}

/** An additional case for a server that closes on request. */
export function closingCase(send: Sendable, code: number): Probe {
  const encoded = encode(send);
  const payload = Buffer.from(encoded);
  return {
    id: 's.1.1',
    does: `a message that the server answers with a close frame of ${code}`,
    source: 'RFC 6455 section 7.1.1',
    actions: [{ opcode: typeof encoded === 'string' ? 1 : 2, payload: payload.toString('hex') }],
    accepted: { OK: [] },
    ...{ timer: 'kill', after: 5, starter: 'server', codes: [code] },
    ...{ clean: true, starterMatters: true, codeMatters: true, closeFrameDue: true },
  };
}

/** Records toxics and faults of links as steps of the report, each from its call to its removal. */
import type { EndNoted } from '../../bridge/awaited-call';
import type { LinkEvent, LinkHandle } from '../../bridge/network';
import { showValue } from '../../errors/show-value';
import { openCalls } from '../awaited';
import type { CallSite } from '../call-site';

/** The steps that end when the link is healed. */
const lasting = new WeakMap<LinkHandle, Set<EndNoted>>();

/** One toxic or fault of a link. */
export interface NotedToxic {
  /** For example `link.latency()`. */
  readonly call: string;
  /** The messages that it affects. */
  readonly match?: unknown;
  readonly settings: object;
  readonly stream: string;
  /** When it is removed automatically, ms. */
  readonly lasts?: number | undefined;
}

/** Starts the step of a toxic or fault. Call the returned function when the test removes it. */
export function noteToxic(handle: LinkHandle, toxic: NotedToxic, site: CallSite): EndNoted {
  const note = openCalls()?.note;
  if (note === undefined) return () => {};
  const { call, match, settings, stream, lasts = Number.POSITIVE_INFINITY } = toxic;
  const shown = Object.entries(settings).map(([name, value]) => `${name}: ${shownValue(value)}`);
  const values = [...(match === undefined ? [] : [shownValue(match)]), ...shown];
  const name = `${call.slice(0, -1)}${values.join(', ')}) ${stream}`;
  const end = note({ name, kind: 'network', site, lasts });
  const ends = lasting.get(handle) ?? new Set();
  lasting.set(handle, ends.add(end));
  return () => {
    ends.delete(end);
    end();
  };
}

/** Ends all steps when the link is healed or closed. */
export function endNoted(handle: LinkHandle): void {
  for (const end of lasting.get(handle) ?? []) end();
  lasting.delete(handle);
}

/** Records a fault applied to a message as a separate step. */
export function noteEvent(event: LinkEvent): void {
  if (event.kind !== 'fault') return;
  const { fault, stream, connection, number } = event;
  const name = `${fault}: message ${number} ${stream} of connection ${connection}`;
  openCalls()?.note?.({ name, kind: 'network' });
}

/** Records a step without a duration, such as `link.cut()`. */
export function noteCut(name: string, site: CallSite): void {
  openCalls()?.note?.({ name, kind: 'network', site });
}

function shownValue(value: unknown): string {
  return typeof value === 'function' ? '…' : showValue(value);
}

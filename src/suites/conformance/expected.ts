/** Describes the accepted outcomes of a case, for the report. Pure. */
import { lengthOf, type Probe, type ProbeEvent, payloadOf } from '../probe/probe';

/** Maximum bytes of a payload shown. */
const shown = 32;

/** One line for the handshake, for each accepted list of events, and for the close. */
export function describeExpected(probe: Probe): string[] {
  const { handshake, accepted = {}, roundTrips, informational, lenient } = probe;
  if (handshake?.answer === 'refused') return ['the handshake is refused: no 101'];
  if (informational) return ['for information: any outcome'];
  const events = [
    ...Object.entries(accepted).map(([behavior, list]) => `${behavior}: ${describeAll(list)}`),
    ...(lenient === undefined ? [] : [`NON-STRICT: ${describeAll(lenient)}`]),
  ];
  return [
    ...(handshake?.answer === 'either' ? ['the handshake is refused, or accepted and then:'] : []),
    ...events,
    ...(roundTrips === undefined ? [] : ['OK: each message is echoed before the next is sent']),
    describeEnd(probe),
  ];
}

function describeEnd({ starter, codes, clean }: Probe): string {
  const end = clean ? 'with a complete closing handshake' : 'or TCP is ended';
  const who = starter === 'client' ? 'suite' : 'peer';
  return `the ${who} starts to close, ${end}; close code ${codes.join(' or ')}, or none`;
}

function describeAll(events: readonly ProbeEvent[]): string {
  if (events.length === 0) return 'no message is received';
  return events.map(describeEvent).join(', then ');
}

function describeEvent(event: ProbeEvent): string {
  if ('message' in event) return `${event.message} ${describePayload(event.payload)}`;
  if ('pong' in event) return `pong ${describePayload(event.pong)}`;
  if ('timeout' in event) return 'the connection is still open after the wait';
  return 'a matching message';
}

function describePayload(payload: string): string {
  const length = lengthOf(payload);
  if (length === 0) return '0 B';
  const start = payloadOf(payload).subarray(0, shown);
  const text = start.toString('latin1');
  const more = length > shown ? '…' : '';
  const preview = /^[ -~]*$/.test(text) ? JSON.stringify(text) : start.toString('hex');
  return `${length} B ${preview}${more}`;
}

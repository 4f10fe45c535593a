import type { Observation, SeenEvent } from './observation';
import { type Behavior, type CloseBehavior, type Probe, type ProbeEvent, payloadOf } from './probe';

/** Both outcomes of a probe, with reasons. */
export interface Verdict {
  readonly behavior: Behavior;
  readonly behaviorClose: CloseBehavior;
  readonly result: string;
  readonly resultClose: string;
}

/** The probe's role: only a client waits for the other side to end TCP. */
export type Role = 'client' | 'server';

/** Judges an observation. Pure. */
export function judge(probe: Probe, seen: Observation, role: Role = 'client'): Verdict {
  if (probe.handshake?.answer === 'refused') return judgeRefusal(probe, seen);
  if (probe.handshake?.answer === 'either' && !seen.wasOpen && seen.status !== undefined) {
    return judgeRefusal(probe, seen);
  }
  if (probe.lenient && isSame(seen.events, probe.lenient)) return judgeLenient(probe, seen, role);
  const [behaviorClose, resultClose] = judgeClose(probe, seen, role);
  const closing = { behaviorClose, resultClose };
  if (probe.informational) {
    const result = 'For information: the outcome is left to the implementation.';
    return { behavior: 'INFORMATIONAL', result, behaviorClose: 'INFORMATIONAL', resultClose };
  }
  if (!seen.wasOpen) return { behavior: 'FAILED', result: resultClose, ...closing };
  const unasked = probe.handshake?.absent?.find((name) => seen.headers[name] !== undefined);
  if (unasked !== undefined) {
    const result = `The response has ${unasked}: ${seen.headers[unasked]}, which was not requested.`;
    return { behavior: 'FAILED', result, ...closing };
  }
  const [behavior, result] = judgeEvents(probe, seen);
  const isWrongStarter = (probe.starter === 'client') !== seen.closedByMe;
  if (probe.starterMatters && isWrongStarter) {
    return { behavior: 'FAILED', result: resultClose, ...closing };
  }
  if (probe.codeMatters && behaviorClose === 'WRONG CODE') {
    return { behavior: 'FAILED', result: resultClose, ...closing };
  }
  const hasCode = seen.remoteCloseCode !== undefined;
  if (probe.closeFrameDue && behavior === 'OK' && !hasCode && !isWrongStarter) {
    const what = seen.gotCloseFrame ? 'The close frame has no code' : 'There was no close frame';
    const due = `${what}, but the peer should send one (RFC 6455 section 7.1.7: SHOULD).`;
    return { behavior: 'NON-STRICT', result: due, ...closing };
  }
  return { behavior, result, ...closing };
}

function judgeEvents(probe: Probe, seen: Observation): readonly [Behavior, string] {
  if (seen.outcome !== undefined) return [seen.outcome.behavior, seen.outcome.result];
  for (const [behavior, events] of Object.entries(probe.accepted ?? {})) {
    if (isSame(seen.events, events)) return [behavior as Behavior, 'Events are as accepted.'];
  }
  return ['FAILED', seen.violation ?? `${describeEvents(seen.events)}, which is not accepted.`];
}

/** Maximum events shown, and bytes of each payload. */
const mostEvents = 4;
const mostBytes = 32;

/** Describes the events. */
function describeEvents(events: readonly SeenEvent[]): string {
  if (events.length === 0) return 'No message was received';
  const shown = events.slice(0, mostEvents).map(describeEvent).join(', then ');
  const left = events.length - mostEvents;
  return `Received: ${shown}${left > 0 ? ` and ${left} more` : ''}`;
}

function describeEvent(event: SeenEvent): string {
  if (event.kind === 'timeout') return 'a wait without a close';
  const name = event.kind === 'pong' ? 'pong' : event.isText ? 'text' : 'binary';
  const start = event.payload.subarray(0, mostBytes).toString('latin1');
  const preview = /^[ -~]+$/.test(start) ? ` ${JSON.stringify(start)}` : '';
  return `${name} ${event.payload.length} B${preview}`;
}

/** Checks in this order: the starter, a clean close, the code, the end of TCP. */
function judgeClose(probe: Probe, seen: Observation, role: Role): readonly [CloseBehavior, string] {
  if (!seen.wasOpen) {
    return ['FAILED', seen.handshakeFailure ?? 'The opening handshake was not completed.'];
  }
  if ((probe.starter === 'client') !== seen.closedByMe) {
    return ['FAILED', describeStart(probe, seen, role)];
  }
  if (probe.clean && !seen.wasClean) {
    return ['UNCLEAN', 'The closing handshake had to be completed.'];
  }
  const { remoteCloseCode: code } = seen;
  if (code !== undefined && !probe.codes.includes(code)) {
    // A peer usually repeats the code that it received.
    const did = seen.closedByMe ? "answered the suite's close frame" : 'closed the connection';
    const accepted = probe.codes.join(', ');
    return [
      'WRONG CODE',
      `The ${peerOf(role)} ${did} with ${code}; accepted: ${accepted}, or none.`,
    ];
  }
  if (role === 'client' && seen.droppedByMe) {
    return ['FAILED BY CLIENT', 'The server did not end the TCP connection in time.'];
  }
  return ['OK', 'The connection was closed properly.'];
}

const peerOf = (role: Role): Role => (role === 'client' ? 'server' : 'client');

/** Describes which side should have started the closing handshake, and which one did. */
function describeStart({ starter }: Probe, seen: Observation, role: Role): string {
  const peer = peerOf(role);
  const due = starter === 'client' ? 'suite' : peer;
  const code = seen.remoteCloseCode === undefined ? '' : ` with ${seen.remoteCloseCode}`;
  const did = seen.closedByMe
    ? 'the suite did'
    : seen.gotCloseFrame
      ? `the ${peer} did${code}`
      : `the ${peer} ended TCP without a close frame`;
  return `The ${due} had to start the closing handshake; ${did}.`;
}

/** The peer accepted what it should refuse; the probe then closed the connection. */
function judgeLenient(probe: Probe, seen: Observation, role: Role): Verdict {
  const closing = { ...probe, starter: 'client', codes: [1000] } as const;
  const [behaviorClose, resultClose] = judgeClose(closing, seen, role);
  const result = 'The peer accepted it, but should fail the connection.';
  return { behavior: 'NON-STRICT', result, behaviorClose, resultClose };
}

/** The verdict on a handshake that the server must refuse. */
function judgeRefusal({ handshake }: Probe, seen: Observation): Verdict {
  const closing = { behaviorClose: 'OK', resultClose: 'There is no connection to close.' } as const;
  if (seen.status === 101) {
    return {
      behavior: 'FAILED',
      result: seen.handshakeFailure ?? 'The handshake was accepted.',
      behaviorClose: 'OK',
      resultClose: 'The closing handshake is not judged.',
    };
  }
  if (seen.status === undefined && seen.expired.length > 0) {
    return { behavior: 'FAILED', result: 'The handshake was not answered.', ...closing };
  }
  const { advises } = handshake ?? {};
  if (advises !== undefined && seen.headers[advises] === undefined) {
    const result = `Refused, without the header ${advises}.`;
    return { behavior: 'NON-STRICT', result, ...closing };
  }
  const how = seen.status === undefined ? 'by ending TCP' : `with ${seen.status}`;
  return { behavior: 'OK', result: `Refused ${how}.`, ...closing };
}

/** Whether exactly these events occurred, in this order. */
export function isSame(seen: readonly SeenEvent[], accepted: readonly ProbeEvent[]): boolean {
  return (
    seen.length === accepted.length &&
    accepted.every((event, index) => isSameEvent(seen[index], event))
  );
}

function isSameEvent(seen: SeenEvent | undefined, accepted: ProbeEvent): boolean {
  if ('timeout' in accepted) return seen?.kind === 'timeout' && seen.tag === accepted.timeout;
  if ('pong' in accepted) {
    return seen?.kind === 'pong' && seen.payload.equals(payloadOf(accepted.pong));
  }
  if ('matches' in accepted) {
    return seen?.kind === 'message' && accepted.matches(seen.isText, seen.payload);
  }
  return (
    seen?.kind === 'message' &&
    seen.isText === (accepted.message === 'text') &&
    seen.payload.equals(payloadOf(accepted.payload))
  );
}

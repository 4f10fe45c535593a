/** Failures for messages that differ from a recording. */
import type { ReceivedMessage } from '../../bridge/connection-data';
import { addEvidence } from '../../errors/evidence';
import { showLine } from '../../errors/show-text';
import { showValue } from '../../errors/show-value';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { closestOf, type MeasuredClosest } from '../difference/refused-messages';
import { boundText } from '../difference/text-window';
import { ValueMasks } from '../transcript/mask-values';
import type { MaskedNames } from './masked-names';
import type { RecordedMessage, RecordedSession } from './recorded-session';

/** Maximum number of recorded messages compared. */
const mostCompared = 50;

/** The position of a replay, for failures. */
export interface ReplayPlace {
  readonly file: string;
  /** The connection within the file. */
  readonly connection: string;
  readonly names: MaskedNames;
}

/** The client under test sent a message that is not in the recording. */
export function unexpectedMessage(
  place: ReplayPlace,
  session: RecordedSession,
  remaining: readonly RecordedMessage[],
  live: { readonly message: ReceivedMessage; readonly value: unknown },
): WsDynamicError {
  const shown = showMessage(live.value, place.names);
  const lines = [
    `The client sent a message that ${place.file} (${place.connection}) does not have:`,
  ];
  lines.push(`  ${shown}`);
  const closest = closestRecorded(place.names, remaining.slice(0, mostCompared), live);
  if (remaining.length === 0) lines.push('All recorded messages of the client have arrived.');
  if (closest !== undefined) {
    const number = session.messages.indexOf(closest.recorded) + 1;
    lines.push(
      `The closest recorded message is number ${number}:`,
      '',
      closest.difference.trimEnd(),
      '',
    );
  } else if (remaining[0] !== undefined) {
    lines.push(`The next recorded message: ${showMessage(remaining[0].value, place.names)}`);
  }
  lines.push(advice);
  const failure = new WsDynamicError('ERR_WS_REPLAY_MISMATCH', lines.join('\n'));
  return addEvidence(failure, { namesOrigin: true });
}

/** The server under test sent a different message. */
export function otherAnswer(
  place: ReplayPlace,
  session: RecordedSession,
  recorded: RecordedMessage,
  live: { readonly message: ReceivedMessage; readonly value: unknown },
): WsDynamicError {
  const number = session.messages.indexOf(recorded) + 1;
  const what = `The server's message differs from message ${number} of ${place.file} (${place.connection}):`;
  const closest = closestRecorded(place.names, [recorded], live);
  const difference =
    closest?.difference.trimEnd() ?? twoLines(place.names, recorded.value, live.value);
  return new WsDynamicError('ERR_WS_REPLAY_MISMATCH', `${what}\n\n${difference}\n\n${advice}`);
}

/** A message on one line; masked fields are shown by name. */
export function showMessage(value: unknown, { fields, mask }: MaskedNames): string {
  const masked = new ValueMasks(fields).apply(value);
  if (typeof masked === 'string') return boundText(showLine(mask(masked)), 200);
  return boundText(showValue(masked), 200);
}

const advice =
  'If this is correct, add the fields that change from run to run to "mask", or record again (with -u if "record" wrote the file).';

function closestRecorded(
  { fields }: MaskedNames,
  recorded: readonly RecordedMessage[],
  live: { readonly message: ReceivedMessage; readonly value: unknown },
): { readonly recorded: RecordedMessage; readonly difference: string } | undefined {
  const value = new ValueMasks(fields).apply(live.value);
  let best: (MeasuredClosest & { readonly recorded: RecordedMessage }) | undefined;
  for (const one of recorded) {
    const expected = new ValueMasks(fields).apply(one.value);
    const found = closestOf(expected, [{ message: live.message, value }], 1);
    if (found !== undefined && found.likeness > (best?.likeness ?? 0)) {
      best = { ...found, recorded: one };
    }
  }
  return best;
}

function twoLines(names: MaskedNames, expected: unknown, received: unknown): string {
  return `Expected: ${showMessage(expected, names)}\nReceived: ${showMessage(received, names)}`;
}

import { evidenceOf, subjectOf } from '../../errors/evidence';
import { read } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { describeLateArrival } from '../connections/late-arrival';
import { socketIoAdvice } from '../connections/mock/codec-advice';
import { ServerConnection } from '../connections/open-connection';
import type { Routing } from '../routing/routing';
import type { Scope, Scopes } from './test-scope';
import { formatTranscript } from './transcript';

/** Number of links and mock servers described: the latest. */
const shownNotes = 5;

/**
 * The transcript of a test: its connections and those of the file, notes, and the output of servers; without
 * what ended describe blocks opened, unless it was used since.
 *
 * @param failure may show the frames of its connection already; they are not repeated
 */
export function scopeTranscript(
  scope: Scope,
  { file, blocks }: Pick<Scopes, 'file' | 'blocks'>,
  output: readonly string[],
  routing: Pick<Routing, 'note'>,
  failure: object | undefined,
): string {
  const evidence = evidenceOf(failure);
  if (evidence.isShared === true) return formatTranscript([], output);
  const subject = subjectOf(evidence);
  // The failure of a mock server shows several connections.
  const described: readonly unknown[] = [read(subject, 'described') ?? subject].flat();
  const ofFile = file.connections.filter(
    (connection) => described.includes(connection) || !blocks.hasEnded(connection),
  );
  const connections = [...ofFile, ...scope.connections];
  const ofLinks = file.failureNotes.filter((note) => !blocks.hasEnded(note));
  const notes = latestOf(
    [...ofLinks, ...scope.failureNotes].map((note) => note()).filter((text) => text !== ''),
  );
  const shown = connections.filter((connection) => described.includes(connection));
  const areAllShown =
    evidence.areFramesShown === true &&
    (connections.length === 1 || shown.length === connections.length);
  const failed = shown.find((connection) => connection === subject);
  const late = failed && evidence.wait ? describeLateArrival(failed, evidence.wait) : '';
  if (late !== '') notes.unshift(late);
  // A failure of this package describes the connection or mock server that it is about.
  const isOwn = subject !== undefined || failure instanceof WsDynamicError;
  const handshakes =
    isOwn && evidence.isUnreached !== true ? '' : scope.foreignHandshakes.describe();
  if (handshakes !== '') notes.push(`${handshakes}.`);
  const advice = isOwn ? undefined : adviceFor(scope.connections);
  if (advice !== undefined) notes.push(`${advice}.`);
  const unanswered = routing.note(scope.startedAt);
  if (unanswered !== '') notes.push(unanswered);
  return formatTranscript(areAllShown ? [] : connections, output, notes, shown, failed);
}

/** The advice for a client under test that waits for the mock server, if it is certain. */
function adviceFor(connections: Scope['connections']): string | undefined {
  const waiting = connections.filter((one) => one instanceof ServerConnection);
  return waiting.map(socketIoAdvice).find((text) => text !== undefined);
}

/** fast-check may open hundreds for one property. */
function latestOf(notes: readonly string[]): string[] {
  const left = notes.length - shownNotes;
  const latest = notes.slice(-shownNotes);
  return left > 0 ? [`(${left} earlier links or mock servers are left out)`, ...latest] : latest;
}

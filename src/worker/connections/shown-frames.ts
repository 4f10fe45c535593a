/** Which frames of a connection a failure shows: of many, those that tell what happened. */
import type { SentMessage } from '../../bridge/connection';
import type { FrameRecord } from '../../bridge/connection-data';
import { formatFrame, framePreview } from './preview';

/** What is known of the frames of a connection. */
export interface FrameSource {
  /** The last ones, oldest first. */
  readonly frames: readonly FrameRecord[];
  /** All of them, those included that are no longer kept. */
  readonly totalFrames: number;
  /** The end of the handshake, also when it is no longer among the frames. */
  readonly opening: FrameRecord | undefined;
  /** What this side sent, oldest first. */
  readonly sent: () => readonly SentMessage[];
}

/** Of what was sent, so many are shown at least: the first and the last. */
const firstSent = 2;
const lastSent = 3;

/**
 * A line for each frame, at most `most` and a few more: the handshake, the first and the last messages
 * that this side sent, the one that the failure is about (marked), and the last ones.
 */
export function showFrames(
  source: FrameSource,
  most: number,
  question?: Pick<SentMessage, 'at' | 'data' | 'isBinary'>,
): string[] {
  const kept = source.frames;
  const isMeant = ({ at, direction }: FrameRecord): boolean =>
    direction === 'in' && at === question?.at;
  const earlier = source.totalFrames > kept.length ? forgotten(source) : [];
  if (question !== undefined && ![...earlier, ...kept].some(isMeant)) {
    earlier.push(messageFrame(question, 'in'));
    earlier.sort((one, other) => one.at - other.at);
  }
  const all = [...earlier, ...kept];
  const chosen = new Set(all.length <= most ? all : choose(all, most, isMeant));
  const lines: string[] = [];
  const left = source.totalFrames - chosen.size;
  let isGap = false;
  for (const [index, frame] of all.entries()) {
    if (!chosen.has(frame)) {
      isGap = true;
      continue;
    }
    // Others may have been between those that are no longer kept, and in front of the others.
    const isInRow = index > earlier.length || (index === 1 && all[0]?.kind === 'open');
    isGap ||= left > 0 && !isInRow && frame.kind !== 'open';
    if (isGap) lines.push(gap(lines.some(isGapLine) ? 0 : left));
    isGap = false;
    lines.push(`${isMeant(frame) ? '>' : ' '} ${formatFrame(frame)}`);
  }
  if (left > 0 && !lines.some(isGapLine)) lines.push(gap(left));
  return lines;
}

function gap(left: number): string {
  return left === 0 ? '  …' : `  … ${left} ${left === 1 ? 'frame' : 'frames'} left out`;
}

function isGapLine(line: string): boolean {
  return line.startsWith('  …');
}

/** Those in front of the frames that are kept: the handshake, and what was sent. */
function forgotten({ frames: [first], opening, sent }: FrameSource): FrameRecord[] {
  const messages = sent().filter(({ at }) => first !== undefined && at < first.at);
  const ends =
    messages.length > firstSent + lastSent
      ? [...messages.slice(0, firstSent), ...messages.slice(-lastSent)]
      : messages;
  const isOpeningKept = opening === undefined || first?.kind === 'open';
  return [
    ...(isOpeningKept ? [] : [opening]),
    ...ends.map((message) => messageFrame(message, 'out')),
  ];
}

function choose(
  all: readonly FrameRecord[],
  most: number,
  isMeant: (frame: FrameRecord) => boolean,
): readonly FrameRecord[] {
  const sent = all.filter(({ direction, kind }) => direction === 'out' && isMessage(kind));
  const chosen = new Set([
    ...all.filter((frame) => frame.kind === 'open' || isMeant(frame)),
    ...sent.slice(0, firstSent),
    ...sent.slice(-lastSent),
  ]);
  const room = Math.max(most - chosen.size, Math.ceil(most / 2));
  for (const frame of all.slice(-room)) chosen.add(frame);
  return [...chosen];
}

function messageFrame(
  { data, isBinary, at }: Pick<SentMessage, 'at' | 'data' | 'isBinary'>,
  direction: FrameRecord['direction'],
): FrameRecord {
  const kind = isBinary ? 'binary' : 'text';
  const bytes = Buffer.byteLength(data);
  return { at, direction, kind, bytes, preview: framePreview(kind, data, bytes) };
}

function isMessage(kind: FrameRecord['kind']): boolean {
  return kind === 'text' || kind === 'binary';
}

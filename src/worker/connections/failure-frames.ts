/** Which frames of a connection a failure shows. */
import pc from 'picocolors';
import type { MessageView } from '../../bridge/connection';
import type { LoggedFrame } from '../../bridge/connection-data';
import { formatFrame } from './format-frame';
import { timeOrigin } from './wait-hints';

/** The frames of a connection and their number. */
export interface FrameSource {
  /** Those that are kept, oldest first. */
  readonly frames: readonly LoggedFrame[];
  /** All of them, those included that are no longer kept. */
  readonly totalFrames: number;
  /** When the connection was requested, on the worker's clock. */
  readonly start: number;
  /** What a codec makes of the messages. */
  readonly view?: MessageView | undefined;
}

/** The least number of sent frames shown: the first and the last ones. */
const firstSent = 2;
const lastSent = 3;

/**
 * A line for each frame, at most `most` and a few more: the handshake, the first and the last messages
 * that this side sent, the one that the failure is about (marked), and the last ones. Those that a codec
 * hides are marked, and dimmed where the terminal has colours. Times are those since the start of the test.
 */
export function showFrames(
  { frames, totalFrames, start, view }: FrameSource,
  most: number,
  question?: LoggedFrame,
): string[] {
  const chosen = choose(frames, most, question);
  const lines: string[] = [];
  // The first gap says how many are left out in all.
  let left = totalFrames - chosen.length;
  const showGap = (): void => {
    lines.push(left === 0 ? '  …' : `  … ${left} ${left === 1 ? 'frame' : 'frames'} left out`);
    left = 0;
  };
  const since = start - timeOrigin(start);
  let last = 0;
  for (const frame of chosen) {
    if (frame.number !== last + 1) showGap();
    last = frame.number;
    const line = formatFrame(frame, since, view?.show(frame));
    const mark = last === question?.number ? '>' : ' ';
    lines.push(frame.isHidden === true ? pc.dim(`· ${line}`) : `${mark} ${line}`);
  }
  if (last < totalFrames) showGap();
  return lines;
}

function choose(
  frames: readonly LoggedFrame[],
  most: number,
  question: LoggedFrame | undefined,
): readonly LoggedFrame[] {
  const sent = frames.filter(({ direction, kind }) => direction === 'out' && kind === 'message');
  const chosen = new Map<number, LoggedFrame>();
  const add = (some: readonly LoggedFrame[]): void => {
    for (const frame of some) chosen.set(frame.number, frame);
  };
  if (frames.length <= most) add(frames);
  add(frames.filter(({ kind }) => kind === 'open'));
  if (question !== undefined) add([question]);
  add([...sent.slice(0, firstSent), ...sent.slice(-lastSent)]);
  add(frames.slice(-Math.max(most - chosen.size, Math.ceil(most / 2))));
  return [...chosen.values()].sort((one, other) => one.number - other.number);
}

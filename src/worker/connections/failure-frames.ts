/** Selects and formats the frames that a failure shows. */
import type { MessageView } from '../../bridge/connection';
import type { LoggedFrame } from '../../bridge/connection-data';
import { formatFrame } from './format-frame';
import { timeOrigin } from './wait-hints';

/** The logged frames of a connection and their total. */
export interface FrameSource {
  /** The frames that the log still has, oldest first. */
  readonly frames: readonly LoggedFrame[];
  /** Number of all frames, including those no longer in the log. */
  readonly totalFrames: number;
  /** Time at which the connection was requested, on the worker's clock. */
  readonly start: number;
  /** Shows messages as the codec decodes them. */
  readonly view?: MessageView | undefined;
}

/** Number of sent frames always shown, first and last. */
const firstSent = 2;
const lastSent = 3;

/**
 * One line per frame, about `most` in all: the handshake, the first and last messages that this side sent,
 * the message that the failure is about (marked with `>`), and the latest frames. Messages hidden by a codec
 * are marked with `·`, without a colour: messages of errors are shown with escape sequences escaped. Times
 * count from the start of the test.
 */
export function showFrames(
  { frames, totalFrames, start, view }: FrameSource,
  most: number,
  question?: LoggedFrame,
): string[] {
  const chosen = choose(frames, most, question);
  const lines: string[] = [];
  // The first gap states how many frames are left out in total.
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
    const mark = frame.isHidden === true ? '·' : last === question?.number ? '>' : ' ';
    lines.push(`${mark} ${line}`);
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

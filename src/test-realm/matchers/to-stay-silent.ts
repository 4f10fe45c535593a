import type { MatcherFunction } from 'expect';
import { WsDynamicError } from '../../errors';
import { silence } from './arguments';
import { arrivedText, hintFor, showingFrames } from './failure-text';
import { subjectOf } from './subject';

/** How long to watch. */
export interface SilenceOption {
  /** Milliseconds on the real clock, 100 unless told otherwise. */
  readonly for?: number;
}

export const toStaySilent: MatcherFunction<[options?: SilenceOption]> = async function toStaySilent(
  subject,
  options,
) {
  const source = subjectOf(subject, 'toStaySilent');
  const duration = checkDuration(options?.for ?? silence);
  const found = await source.peek(() => true, { timeout: duration });
  const hint = hintFor(this, 'toStaySilent', '', source.kind);
  if (found === undefined) {
    return showingFrames(
      true,
      () =>
        `${hint}\n\nExpected ${source.label} to receive something within ${duration} ms, but nothing came.\n\n${source.describe()}`,
    );
  }
  return showingFrames(
    false,
    () =>
      `${hint}\n\nExpected ${source.label} to have nothing unread and to receive nothing for ${duration} ms.\n` +
      `But it got ${arrivedText(this, found)}\n` +
      `It is still unread. If it is legitimate, read it first, with receive() or toReceiveMessage().\n\n${source.describe()}`,
  );
};

function checkDuration(duration: unknown): number {
  if (typeof duration === 'number' && duration >= 0) return duration;
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `toStaySilent() was given { for: ${String(duration)} } (${typeof duration}).\n` +
      'It is a number of milliseconds, 0 or more: toStaySilent({ for: 250 }).',
  );
}

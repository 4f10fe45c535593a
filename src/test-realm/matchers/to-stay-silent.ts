import type { MatcherFunction } from 'expect';
import { WsDynamicError } from '../../errors';
import { MatcherCall, silence } from './matcher-call';
import { arrivedText } from './value-text';

/** How long to watch. */
export interface SilenceOption {
  /** Milliseconds on the real clock, 100 unless told otherwise. */
  readonly for?: number;
}

export const toStaySilent: MatcherFunction<[options?: SilenceOption]> = async function toStaySilent(
  subject,
  options,
) {
  const call = new MatcherCall(this, 'toStaySilent', subject, '');
  const { source } = call;
  const duration = checkDuration(options?.for ?? silence);
  const found = await source.peek(() => true, { timeout: duration });
  return call.result(found === undefined, () =>
    found === undefined
      ? `Expected ${source.label} to receive something within ${duration} ms, but nothing came.\n`
      : `Expected ${source.label} to have nothing unread and to receive nothing for ${duration} ms.\n` +
        `But it got ${arrivedText(this, found)}\n` +
        'It is still unread. If it is legitimate, read it first, with receive() or toReceiveMessage().\n',
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

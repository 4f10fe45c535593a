import type { Predicate } from '../../bridge/connection';
import type { PastWait } from '../../errors/evidence';
import type { ConnectionHandle } from './open-connection';

/** Reports that the message of a timed-out wait arrived before the test ended. */
export function describeLateArrival(
  { start, messages }: Pick<ConnectionHandle, 'start' | 'messages'>,
  { deadline, predicate }: PastWait,
): string {
  const late = messages.find(
    (message) => start + message.at >= deadline && matches(message, predicate as Predicate),
  );
  if (late === undefined) return '';
  const what = predicate === undefined ? 'A message' : 'A matching message';
  return `${what} arrived ${Math.ceil(start + late.at - deadline)} ms after the limit, before the test ended.`;
}

function matches(message: Parameters<Predicate>[0], predicate: Predicate | undefined): boolean {
  try {
    return predicate === undefined || Boolean(predicate(message));
  } catch {
    return false;
  }
}

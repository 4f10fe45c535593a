import type { RecordedMessage, RecordedSession } from './recorded-session';

/**
 * Milliseconds between a recorded message and the previous one, or the handshake; 0 if there are no times.
 */
export function pauseBefore(message: RecordedMessage, session: RecordedSession): number {
  const { messages, conversation } = session;
  const before = messages[messages.indexOf(message) - 1];
  const from = before === undefined ? conversation.startedAt : before.at;
  if (from === undefined || message.at === undefined) return 0;
  return Math.max(0, message.at - from);
}

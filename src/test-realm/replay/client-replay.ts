/** Plays the client's side of a recorded connection to a server, and compares the server's messages. */
import type { ConnectionHandle } from '../../bridge/connection';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { HarClose } from '../../har/conversation';
import { describeClose } from '../../wire/close-codes';
import { hasValue } from '../message/decoded';
import type { MessageFormat } from '../message/message-format';
import { defaultTimeout, testPause } from '../worker';
import { comparedValue, type RecordedMessage } from './recorded-session';
import { pauseBefore } from './recorded-time';
import { otherAnswer, showMessage } from './replay-failures';
import type { PlayedRecording } from './server-replay';
import { ValueBindings } from './value-bindings';

/**
 * Resolves when the server has sent all recorded messages, and no others.
 *
 * @throws ERR_WS_REPLAY_MISMATCH, ERR_WS_RECEIVE_TIMEOUT, ERR_WS_CLOSED
 */
export async function replayClient(
  played: PlayedRecording,
  handle: ConnectionHandle,
  format: MessageFormat,
): Promise<void> {
  const { session, place, isTimed } = played;
  requireTalk(played);
  const bindings = new ValueBindings((name) => place.names.isMasked(name));
  const messages = session.messages.filter(
    ({ isHidden, isSent }) => !isHidden || (isSent && !session.answersItself),
  );
  for (const message of messages) {
    if (message.isSent) {
      if (isTimed) await testPause(pauseBefore(message, session)).done;
      const value = bindings.apply(message.value);
      const wire = value === message.value ? message.wire : session.write(message, value);
      for (const data of wire) await handle.send(data);
    } else await expectMessage(played, handle, format, bindings, message);
  }
  const { close } = session.conversation;
  if (close?.type !== 'receive') await expectSilence(played, handle, format);
  if (close?.type === 'send') await closeAs(close, handle);
  if (close?.type === 'receive') await expectClose(played, handle, close);
}

/** Refuses an empty recording, whose replay would always pass. */
function requireTalk({ session: { conversation }, place }: PlayedRecording): void {
  const { status, messages, close } = conversation;
  const where = `${place.file} (${place.connection})`;
  if (status !== 101) {
    throw mismatch(
      `The server accepted the handshake, which was refused with ${status} in ${where}.`,
    );
  }
  if (messages.length > 0 || close !== undefined) return;
  throw mismatch(`${where} has no message and no close: nothing can be replayed. Record it again.`);
}

function mismatch(message: string): WsDynamicError {
  return new WsDynamicError('ERR_WS_REPLAY_MISMATCH', message);
}

async function expectMessage(
  { session, place }: PlayedRecording,
  handle: ConnectionHandle,
  format: MessageFormat,
  bindings: ValueBindings,
  recorded: RecordedMessage,
): Promise<void> {
  const number = session.messages.indexOf(recorded) + 1;
  const awaiting = `message ${number} of ${place.file} (${place.connection}), ${showMessage(recorded.value, place.names)}`;
  const message = await handle.next({ timeout: defaultTimeout(), awaiting });
  const { message: data, decoded } = format.open(message);
  const value = comparedValue(data, decoded);
  if (bindings.match(recorded.value, value)) return;
  throw otherAnswer(place, session, recorded, { message, value });
}

/** How long to wait for a server's answer to a ping, ms; not every server answers. */
const answerTime = 1000;

async function expectSilence(
  { place }: PlayedRecording,
  handle: ConnectionHandle,
  format: MessageFormat,
): Promise<void> {
  await handle.flush({ timeout: answerTime }).catch(() => undefined);
  const message = handle.take();
  if (message === undefined) return;
  const { message: data, decoded } = format.open(message);
  const value = hasValue(decoded) ? decoded.value : data;
  throw mismatch(
    `The server sent a message that ${place.file} (${place.connection}) does not have:\n  ${showMessage(value, place.names)}`,
  );
}

async function closeAs({ code, reason }: HarClose, handle: ConnectionHandle): Promise<void> {
  if (code === 1006) return handle.terminate();
  await handle.close(code === 1005 ? undefined : code, reason, { timeout: defaultTimeout() });
}

async function expectClose(
  { place }: PlayedRecording,
  handle: ConnectionHandle,
  { code, reason }: HarClose,
): Promise<void> {
  const closed = await handle.waitForClose({ timeout: defaultTimeout() });
  if (closed.code === code && closed.reason === reason) return;
  const recorded = describeClose({ code, reason, wasClean: true });
  throw mismatch(
    `The server closed the connection with ${describeClose(closed)}; ${place.file} (${place.connection}) has ${recorded}.`,
  );
}

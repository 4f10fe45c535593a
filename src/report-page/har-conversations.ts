/** A connection of the report as a conversation of a HAR file. Pure. */
import type { HarConversation } from '../har/conversation';
import type { ConnectionReport, FrameReport } from '../report/schema';
import { payloadBytes } from './payload-forms';

/** The messages in the report, which omits older messages and the ends of long ones. */
export function conversationOf(connection: ConnectionReport, startedAt: number): HarConversation {
  const { url, start = 0, request, upgrade, protocol, frames = [], close, side } = connection;
  const agreed =
    protocol === undefined ? [] : [{ name: 'sec-websocket-protocol', value: protocol }];
  const opened = startedAt + start;
  // HAR files show the client's view.
  const typeOf = ({ direction }: FrameReport): 'send' | 'receive' =>
    (direction === 'out') === (side !== 'server') ? 'send' : 'receive';
  const end = frames.find(({ kind }) => kind === 'close');
  return {
    url,
    startedAt: opened,
    requestHeaders: request?.headers ?? [],
    status: upgrade?.status ?? 101,
    responseHeaders: upgrade?.headers ?? agreed,
    messages: frames
      .filter(({ kind }) => kind === 'text' || kind === 'binary')
      .map((frame) => ({
        type: typeOf(frame),
        at: opened + frame.at,
        data: frame.base64 === undefined ? (frame.text ?? '') : payloadBytes(frame),
      })),
    ...(close && {
      close: {
        type: end === undefined ? 'receive' : typeOf(end),
        at: end && opened + end.at,
        code: close.code,
        reason: close.reason,
      },
    }),
  };
}

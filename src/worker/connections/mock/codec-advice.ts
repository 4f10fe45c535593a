import { queryOf } from '../../../protocol/engine-io';
import type { ServerConnection } from '../open-connection';

/** Codecs of `jest-ws-dynamic/codecs` that answer a client's first message, by subprotocol. */
const codecs: Readonly<Record<string, string>> = {
  'graphql-transport-ws': 'graphqlTransportWs',
  'v10.stomp': 'stomp',
  'v11.stomp': 'stomp',
  'v12.stomp': 'stomp',
};

/** The advice for a Socket.IO client: it sends nothing until the server has opened the session. */
export function socketIoAdvice({
  handshake,
  view,
  readyState,
  counters,
}: ServerConnection): string | undefined {
  const { target = '' } = handshake ?? {};
  const isSocketIo = target.startsWith('/socket.io/') && queryOf(target).get('EIO') === '4';
  if (!isSocketIo || view !== undefined) return undefined;
  if (readyState !== 1 || counters.messagesSent > 0) return undefined;
  return 'A Socket.IO client waits for the server to open its session. The codec does that: mockServer({ codec: socketIo }) with socketIo of jest-ws-dynamic/codecs';
}

/** The advice for a client that waits for the answer of its subprotocol's server; `undefined` for any other. */
export function codecAdvice(connection: ServerConnection): string | undefined {
  const { protocol, view, readyState, counters } = connection;
  const ofSocketIo = socketIoAdvice(connection);
  if (ofSocketIo !== undefined) return ofSocketIo;
  const codec = Object.hasOwn(codecs, protocol) ? codecs[protocol] : undefined;
  const isUnanswered = view === undefined && readyState === 1 && counters.messagesSent === 0;
  if (codec === undefined || !isUnanswered || counters.messagesReceived === 0) return undefined;
  return `The client speaks ${protocol} and has no answer to its first message: send one, or let the codec do it, mockServer({ codec: ${codec} }) with ${codec} of jest-ws-dynamic/codecs`;
}

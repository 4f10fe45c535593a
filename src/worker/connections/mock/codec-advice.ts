import type { ServerConnection } from '../open-connection';

/** Codecs of `jest-ws-dynamic/codecs` that answer a client's first message, by subprotocol. */
const codecs: Readonly<Record<string, string>> = {
  'graphql-transport-ws': 'graphqlTransportWs',
  'v10.stomp': 'stomp',
  'v11.stomp': 'stomp',
  'v12.stomp': 'stomp',
};

/** The advice for a client that waits for the answer of its subprotocol's server; `undefined` for any other. */
export function codecAdvice({
  protocol,
  view,
  readyState,
  counters,
}: ServerConnection): string | undefined {
  const codec = Object.hasOwn(codecs, protocol) ? codecs[protocol] : undefined;
  const isUnanswered = view === undefined && readyState === 1 && counters.messagesSent === 0;
  if (codec === undefined || !isUnanswered || counters.messagesReceived === 0) return undefined;
  return `The client speaks ${protocol} and has no answer to its first message: send one, or let the codec do it, mockServer({ codec: ${codec} }) with ${codec} of jest-ws-dynamic/codecs`;
}

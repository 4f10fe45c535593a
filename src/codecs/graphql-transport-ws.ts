import type { Codec, CodecConnection } from '../index';
import type { Parsed } from '../test-realm/message/parsed';
import { HeldMessages } from './held-messages';
import { jsonOf } from './json-of';
import { requireConnection } from './require-connection';
import { requireType } from './require-type';

/** A message of the subprotocol `graphql-transport-ws`. */
export interface GraphqlMessage {
  readonly type:
    | 'connection_init'
    | 'connection_ack'
    | 'ping'
    | 'pong'
    | 'subscribe'
    | 'next'
    | 'error'
    | 'complete';
  /** The id of the operation. */
  readonly id?: string | undefined;
  readonly payload?: Parsed;
}

const types: readonly string[] = [
  ...['connection_init', 'connection_ack', 'ping', 'pong'],
  ...['subscribe', 'next', 'error', 'complete'],
];

/**
 * GraphQL over WebSocket, the subprotocol `graphql-transport-ws` of
 * https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverWebSocket.md. A mock server
 * acknowledges connections, a client sends `connection_init`, and both answer pings. Pings, pongs and
 * `connection_init` are hidden, and `connection_ack` on a mock server: a client must read it before it
 * subscribes.
 */
export function graphqlTransportWs(
  connection: CodecConnection<GraphqlMessage>,
): Codec<GraphqlMessage> {
  return open(connection);
}

/** The codec whose clients send this payload in `connection_init`: `connectionParams` of graphql-ws. */
graphqlTransportWs.withPayload =
  (payload: NonNullable<GraphqlMessage['payload']>) =>
  (connection: CodecConnection<GraphqlMessage>): Codec<GraphqlMessage> =>
    open(connection, payload);

function open(
  connection: CodecConnection<GraphqlMessage>,
  payload?: GraphqlMessage['payload'],
): Codec<GraphqlMessage> {
  requireConnection('graphqlTransportWs', connection);
  const { side, send } = connection;
  const hidden = ['ping', 'pong', 'connection_init'];
  const early = new HeldMessages<string>();
  return {
    name: 'graphql',
    encode(message) {
      requireType(message, 'type', types);
      const text = jsonOf(message);
      if (message.type === 'connection_ack') return early.release([text]);
      return message.type === 'ping' || message.type === 'pong' ? text : early.hold([text]);
    },
    decode(data) {
      const message: unknown = JSON.parse(String(data));
      requireType(message, 'type', types);
      return message as GraphqlMessage;
    },
    isHidden: ({ type }) =>
      hidden.includes(type) || (side === 'server' && type === 'connection_ack'),
    onOpen() {
      if (side === 'server') early.begin();
      else send({ type: 'connection_init', ...(payload !== undefined && { payload }) });
    },
    onMessage({ type }) {
      if (type === 'ping') send({ type: 'pong' });
      if (type === 'connection_init' && side === 'server') send({ type: 'connection_ack' });
    },
  };
}

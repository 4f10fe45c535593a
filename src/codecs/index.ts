/** Codecs for the option `codec` of `connect()`, `mockServer()` and `network()`. */
export { json } from '../test-realm/codec/json';
export { type GraphqlMessage, graphqlTransportWs } from './graphql-transport-ws';
export { jsonSchema } from './json-schema';
export { type SignalRMessage, signalR } from './signalr';
export { type SocketIoMessage, socketIo } from './socket.io';
export { type StompFrame, stomp } from './stomp';

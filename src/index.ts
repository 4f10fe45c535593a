export { type ErrorCode, WsDynamicError } from './errors';
export type { LeaseOptions, PortLease } from './ports';
export { Client, type MessagePredicate } from './sandbox/client';
export { type ConnectOptions, connect, type Via } from './sandbox/connect';
export type { AsymmetricMatcher, Expected } from './sandbox/match';
export type { Bytes, Message, Sendable } from './sandbox/message';
export {
  type Answer,
  type MockConnection,
  type MockServer,
  type MockServerOptions,
  mockServer,
  type NextConnection,
  type ReplyOptions,
} from './sandbox/mock-server';
export {
  findAvailablePort,
  getFreePortPair,
  getWebSocketUri,
  isPortInUse,
  leasePortPair,
  updateWebSocketEnvVars,
} from './sandbox/ports';
export { type Server, server, useServer } from './sandbox/server';
export type { TimeoutOption } from './sandbox/timeout';
export { fibonacci, type Tiers } from './scale/fibonacci';
export type { ServerContext, ServerFactory } from './server/module';

import './matchers/types';

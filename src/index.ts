export type { LeaseOptions, PortLease } from './bridge/ports';
export type { Growth, Percentiles, TierMetrics } from './bridge/scale/metrics';
export type { ScaleLimits } from './bridge/scale/plan';
export type { ScaleReport } from './bridge/scale/report';
export type { ServerContext, ServerFactory } from './bridge/server-factory';
export { type ErrorCode, WsDynamicError } from './errors/ws-dynamic-error';
export {
  type BaseEnvironmentOptions,
  defineConfig,
  type JestConfig,
} from './options/define-config';
export type {
  CommandOptions,
  EnvironmentOptions,
  ExternalServerOption,
  GracefulShutdown,
  OutputPattern,
  ServerOption,
  TranscriptOption,
  WaitPatterns,
} from './options/types';
export { Client } from './test-realm/client/client';
export { type ConnectOptions, connect, type Via } from './test-realm/client/connect';
export {
  type Frame,
  type FrameToSend,
  RawClient,
  type RawConnectOptions,
  type RawUpgrade,
  rawConnect,
} from './test-realm/client/raw-connect';
export type {
  Codec,
  CodecConnection,
  CodecFunction,
  CodecSource,
  Encoded,
} from './test-realm/codec/codec';
export type { AsymmetricMatcher } from './test-realm/message/asymmetric';
export type { Expected, MessagePredicate } from './test-realm/message/match';
export type { Bytes, Message, Sendable } from './test-realm/message/message';
export type {
  Answer,
  HttpAnswer,
  HttpAnswerer,
  HttpRequest,
  MockConnection,
  MockServer,
  MockServerOptions,
  NextConnection,
  ReplyOptions,
} from './test-realm/mock/mock-server';
export { mockServer } from './test-realm/mock/open-mock';
export {
  type AppliedFault,
  type FaultOptions,
  type FlapOptions,
  type HandshakeOptions,
  type HeldPort,
  type Link,
  type LinkDestination,
  type LinkMessage,
  type LinkStream,
  type MessageMatch,
  type NetworkOptions,
  network,
  refusingPort,
  type SlicerOptions,
  type StreamChoice,
  silentPort,
  type Toxic,
  type ToxicOptions,
} from './test-realm/network';
export {
  findAvailablePort,
  getFreePortPair,
  getWebSocketUri,
  isPortInUse,
  leasePortPair,
  updateWebSocketEnvVars,
} from './test-realm/ports';
export { fibonacci, type Tiers } from './test-realm/scale/fibonacci';
export { scale } from './test-realm/scale/scale';
export type {
  LoadSession,
  Measure,
  ScaleOptions,
  SessionContext,
} from './test-realm/scale/types';
export type {
  SchemaIssue,
  SchemaResult,
  StandardSchema,
} from './test-realm/schema/standard-schema';
export type { Application, Servable } from './test-realm/server/servable';
export { type ServedServer, serve } from './test-realm/server/serve';
export { type NamedServers, type Server, server, useServer } from './test-realm/server/server';
export type { TimeoutOption } from './test-realm/timeout-option';
export {
  type Transcribed,
  type TranscriptOptions,
  transcript,
} from './test-realm/transcript/transcript';

import './test-realm/matchers/declarations';

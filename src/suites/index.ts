export { baseSuite } from './base';
export {
  type ConformanceCase,
  type ConformanceExchange,
  type ConformanceOptions,
  type ConformanceRequest,
  type ConformanceResults,
  conformanceSuite,
  runConformance,
} from './conformance';
export {
  type ClientConformanceOptions,
  type ClientConformanceRequest,
  clientConformance,
  runClientConformance,
} from './conformance/client';
export { connectionSuite } from './connection';
export { loadSuite } from './load';
export type { BadMessage, Broadcast, Exchange, SuiteOptions } from './protocol';
export {
  type ClientPromises,
  type ResilienceOptions,
  resilienceSuite,
  type ServerPromises,
} from './resilience';
export {
  runSecurity,
  type SecurityLimits,
  type SecurityLogin,
  type SecurityMessage,
  type SecurityOptions,
  type SecurityOutcome,
  type SecurityRequest,
  type SecurityResult,
  type SecurityResults,
  securitySuite,
} from './security';
export { stressSuite } from './stress';

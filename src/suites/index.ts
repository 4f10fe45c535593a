export { baseSuite } from './base';
export { connectionSuite } from './connection';
export { loadSuite } from './load';
export type { BadMessage, Broadcast, Exchange, SuiteOptions } from './protocol';
export {
  type ClientPromises,
  type ResilienceOptions,
  resilienceSuite,
  type ServerPromises,
} from './resilience';
export { stressSuite } from './stress';

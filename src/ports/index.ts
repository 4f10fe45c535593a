export type { GuardKind } from './claim';
export { findAvailablePort, getFreePortPair } from './find-port';
export { describeHolder, findHolder, type PortHolder } from './holder';
export { isPortInUse } from './in-use';
export type { LeasedPort, PortLease } from './lease';
export { type LeaseAndListenOptions, leaseAndListen } from './lease-and-listen';
export { type LeaseOptions, leasePortPair, type SessionLeaseOptions } from './lease-pair';
export { getWebSocketUri } from './uri';
export { updateWebSocketEnvVars } from './variables';

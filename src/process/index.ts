export type { ProcessExit } from './failures';
export { isAnswering } from './handshake';
export { type CommandOptions, commandSchema } from './options';
export { countConnections } from './procfs';
export type { RunningCommand } from './running';
export { type CommandContext, type ListeningSocket, startCommand } from './start';
export { openTlsEndpoint, type TlsEndpoint, type TlsEndpointOptions } from './tls-endpoint';

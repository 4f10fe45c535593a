export type { ProcessExit } from './command-failures';
export { isAnswering } from './probe-handshake';
export type { RunningCommand } from './running-command';
export { type CommandContext, type ListeningSocket, startCommand } from './start-command';
export { openTlsEndpoint, type TlsEndpoint, type TlsEndpointOptions } from './tls-endpoint';

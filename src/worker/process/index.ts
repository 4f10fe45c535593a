export { isAnswering } from './probe-handshake';
export type { RunningCommand } from './running-command';
export { type CommandContext, startCommand } from './start-command';
export { openTlsEndpoint, type TlsEndpoint } from './tls-endpoint';

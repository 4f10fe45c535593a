export type { RunCertificate, RunCertificateOptions } from './certificate';
export { runCertificate, sweepKeys } from './certificate';

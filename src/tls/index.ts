export type { RunCertificate, RunCertificateOptions } from './certificate';
export { runCertificate } from './certificate';

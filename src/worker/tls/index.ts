export { type RunCertificate, runCertificate, sweepKeys } from './certificate';

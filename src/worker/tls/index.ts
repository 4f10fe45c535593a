export { runCertificate, sweepKeys } from './certificate';

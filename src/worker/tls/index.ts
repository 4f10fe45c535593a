export { type RunCertificate, removeEndedKeys, runCertificate } from './certificate';

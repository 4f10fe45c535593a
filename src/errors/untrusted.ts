import { read } from './read-cause';

const codes: readonly unknown[] = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** Whether a TLS client did not know the authority of a certificate. `fetch()` and others have the error as their `cause`. */
export function isUntrusted(error: unknown): boolean {
  const all = [error, read(error, 'cause'), read(error, 'error')];
  return all.some((one) => codes.includes(read(one, 'code')));
}

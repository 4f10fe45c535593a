/** The remedy for a test's own TLS client that does not trust the run's certificate authority. */
import { read } from '../errors/read-cause';
import { WsDynamicError } from '../errors/ws-dynamic-error';

const codes: readonly unknown[] = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** Empty for any other failure. `fetch()` and others have the error as their `cause`. */
export function untrustedNote(error: unknown): string {
  // Failures of connect() already contain the remedy.
  if (error instanceof WsDynamicError) return '';
  const all = [error, read(error, 'cause'), read(error, 'error')];
  if (!all.some((one) => codes.includes(read(one, 'code')))) return '';
  return 'The servers of a test have certificates of an authority of the test run. A client of your own trusts it by { ca: server.ca }: new WebSocket(server.sslUrl, { ca: server.ca }).';
}

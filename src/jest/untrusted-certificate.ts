/** The remedy for a test's own TLS client that does not trust the run's certificate authority. */
import { read } from '../errors/read-cause';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { isNative } from '../worker/session/own-tls';
import type { Session } from '../worker/session/session';

const codes: readonly unknown[] = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** Empty for any other failure. `fetch()` and others have the error as their `cause`. */
export function untrustedNote(error: unknown, { options }: Session): string {
  // Failures of connect() already contain the remedy.
  if (error instanceof WsDynamicError) return '';
  const all = [error, read(error, 'cause'), read(error, 'error')];
  if (!all.some((one) => codes.includes(read(one, 'code')))) return '';
  const native = [options.server, ...Object.values(options.servers)].some(isNative)
    ? " A command with ssl: 'native' must serve the files of SSL_CERT_PATH and SSL_KEY_PATH."
    : '';
  return `The servers of a test have certificates of an authority of the test run. A client of your own trusts it by { ca: server.ca }: new WebSocket(server.sslUrl, { ca: server.ca }).${native}`;
}

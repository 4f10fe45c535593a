/** The remedy for a test's own TLS client that does not trust the run's certificate authority. */
import { isUntrusted } from '../errors/untrusted';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { isNative } from '../worker/session/own-tls';
import type { Session } from '../worker/session/session';

/** Empty for any other failure. */
export function untrustedNote(error: unknown, { options }: Session): string {
  // Failures of connect() already contain the remedy.
  if (error instanceof WsDynamicError) return '';
  if (!isUntrusted(error)) return '';
  const native = [options.server, ...Object.values(options.servers)].some(isNative)
    ? " A command with ssl: 'native' must serve the files of SSL_CERT_PATH and SSL_KEY_PATH."
    : '';
  return `The servers of a test have certificates of an authority of the test run. A client of your own trusts it by { ca: server.ca }: new WebSocket(server.sslUrl, { ca: server.ca }).${native}`;
}

import { createSecureContext, type SecureContext } from 'node:tls';
import type { RunCertificate } from './certificate';

const contexts = new WeakMap<RunCertificate, SecureContext>();

/**
 * The TLS context of a run's certificate: created for the first client of a worker and shared by all its
 * files.
 */
export function secureContext(certificate: RunCertificate): SecureContext {
  let context = contexts.get(certificate);
  if (context === undefined) {
    context = createSecureContext({ cert: certificate.cert, key: certificate.key });
    contexts.set(certificate, context);
  }
  return context;
}

import type { ClientOptions } from 'ws';
import { isUntrusted } from '../../errors/untrusted';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { nativeAuthorityOf, wrongSchemeOf } from './wait-hints';

/**
 * No TLS connection came about.
 *
 * @param code of the error
 * @param ca the authority that the client trusts
 */
export function tlsFailed(
  url: string,
  cause: Error,
  code: string,
  ca?: ClientOptions['ca'],
): WsDynamicError {
  const shownCode = code === cause.name ? '' : ` (${code})`;
  return new WsDynamicError(
    'ERR_WS_TLS',
    `No TLS connection to ${url}: ${tlsReason(cause)}${shownCode}.\n${tlsRemedy(url, cause, code, ca)}`,
    { cause },
  );
}

function tlsRemedy(url: string, cause: Error, code: string, ca: ClientOptions['ca']): string {
  if (isUntrusted({ code })) return foreignRemedy(url, ca);
  if (code.includes('ALTNAME')) {
    return 'Its certificate is for another host name: connect by a name in the certificate, or pass client: { servername }.';
  }
  if (isOfOptions(code, cause)) {
    return 'Nothing was sent: check cert, key, pfx and passphrase in { client }, which must belong together.';
  }
  if (certificateAlert.test(cause.message)) {
    return 'The server requires a client certificate of an authority that it trusts: pass client: { cert, key }.';
  }
  if (cause.message.includes('alert handshake failure')) {
    return 'The server may require a client certificate, client: { cert, key }, or may have no cipher in common with the client.';
  }
  return versionRemedy(url);
}

/** What a server says of the client's certificate, or of its absence (RFC 8446 section 6.2). */
const certificateAlert =
  /alert (?:certificate |bad certificate|unsupported certificate|unknown ca)/;

/** Whether Node could not use the certificate or key of the client. */
function isOfOptions(code: string, { message }: Error): boolean {
  return code.startsWith('ERR_OSSL_') || message === 'mac verify failure';
}

/** What a server may do that ends the connection during the handshake. */
export function ofTlsLoss(url: string): string {
  return url.startsWith('wss:')
    ? 'require another client certificate, client: { cert, key }'
    : 'expect TLS on this port (use wss://)';
}

function foreignRemedy(url: string, ca: ClientOptions['ca']): string {
  return ca !== undefined && ca === nativeAuthorityOf(url)
    ? "Its certificate is not of the authority of this run: with ssl: 'native', the command must serve the files of SSL_CERT_PATH and SSL_KEY_PATH. For a certificate of its own, pass its authority, { ca: pem }."
    : 'Its certificate is not signed by a trusted authority: pass { ca: pem }, or client: { rejectUnauthorized: false } to accept any.';
}

function versionRemedy(url: string): string {
  const wrong = wrongSchemeOf(url);
  return wrong === undefined
    ? 'Check that the port serves TLS (a ws:// port does not) and which TLS versions the server accepts.'
    : `${wrong}.`;
}

/**
 * OpenSSL's reason: `wrong version number` in `803C…:error:0A00010B:SSL routines:ssl3_get_record:wrong
 * version number:…`.
 */
function tlsReason(cause: Error): string {
  return /(?:^|:)error:[^:]*:[^:]*:[^:]*:([^:]+)(?::|$)/.exec(cause.message)?.[1] ?? cause.message;
}

/** Whether an error is one of TLS. */
export function isTls(code: string, cause: Error): boolean {
  if (isOfOptions(code, cause)) return true;
  return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_|EPROTO|HOSTNAME_)/.test(code);
}

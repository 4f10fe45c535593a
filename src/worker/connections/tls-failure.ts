import type { ClientOptions } from 'ws';
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
  const isForeign =
    code.startsWith('SELF_SIGNED') || code.startsWith('DEPTH_') || code.startsWith('UNABLE_');
  const remedy = isForeign
    ? foreignRemedy(url, ca)
    : code.includes('ALTNAME')
      ? 'Its certificate is for another host name: connect by a name in the certificate, or pass client: { servername }.'
      : versionRemedy(url);
  return new WsDynamicError(
    'ERR_WS_TLS',
    `No TLS connection to ${url}: ${tlsReason(cause)} (${code}).\n${remedy}`,
    { cause },
  );
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
  return /:error:[^:]*:[^:]*:[^:]*:([^:]+):/.exec(cause.message)?.[1] ?? cause.message;
}

/** Whether an error with this code is one of TLS. */
export function isTls(code: string): boolean {
  return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_|EPROTO|HOSTNAME_)/.test(code);
}

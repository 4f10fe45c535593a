import { maskEncoded } from './encoded-values';
import { showLine } from './show-text';
import { withFallback } from './with-fallback';

const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/**
 * Names of fields, URL parameters and headers whose values are credentials. Not among them: words that are
 * common in other messages, such as `key`, `auth`, `code`, `pin` and `sid`.
 */
export const credentialName =
  /pass(?:word|wd|phrase|code)|secret|token$|^(?:proxy-?)?authorization$|cookie$|(?:api|access|private)[-_]?key|credentials?$|jwt|sig(?:nature)?$|pwd$|session[-_]?id$|[cx]srf$|(?:^|[-_])(?:pass|otp|sas|hmac|bearer)$/i;
/** Further names of URL parameters in messages. */
const parameterName = /^(?:auth|session|ticket)$/i;
/** Further names of headers and, in recordings, of URL parameters: their values may be credentials. */
const suspectName =
  /token|pass|pwd|auth|cookie|key|credential|session|^s(?:id|ess)$|^code$|ticket|otp|^state$/i;
/** Headers of the handshake whose names match, but which contain no credentials. */
const plainHeaders = [
  'sec-websocket-key',
  'sec-websocket-accept',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
];

/** Whether the value of a field is a credential. */
export function isCredential(name: string): boolean {
  return credentialName.test(name);
}

/** Whether a URL parameter may contain a credential. */
export function isSecretParameter(name: string): boolean {
  return isCredential(name) || suspectName.test(name);
}

/** Whether a header may contain a credential. */
export function mayBeSecretHeader(name: string): boolean {
  return isSecretParameter(name) && !plainHeaders.includes(name.toLowerCase());
}

/** Whether a header contains credentials by definition. */
export function isSecretHeader(name: string): boolean {
  return secretHeaders.has(name.toLowerCase());
}

/**
 * User information before the host of a URL: `user:password@` (RFC 3986 section 3.2.1). Also without the
 * colon or a slash: `http//user:password@`.
 */
const userInfo =
  /(?<=:\/\/)[^\s/?#@"'`<>]{0,500}@|(?<=\/)[^\s/?#@"'`<>:]{1,255}:[^\s/?#@"'`<>]{1,255}@/g;
/** User and password where the scheme is left out. */
const bareUserInfo = /(?<=^|[\s"'`])[^\s/?#@"'`<>\\:]{1,255}:[^\s/?#@"'`<>\\]{1,255}@(?=[\w[])/g;

/** A parameter of a query or fragment, and its value up to the punctuation of the sentence. */
const parameter = /([?&#]([\w.%[\]-]{1,80})=)[^&#\s"'`<>(){}$…,;]*[^&#\s"'`<>(){}$…,;.:!?]/g;

/** A text with credentials in URLs masked: user, password, and parameters such as `?token=`. */
export function maskUrls(text: string): string {
  return maskEncoded(maskPlainUrls(text), maskPlainUrls);
}

function maskPlainUrls(text: string): string {
  const shown = text.includes('@') ? text.replace(userInfo, '(masked)@') : text;
  if (!shown.includes('=')) return shown;
  return shown.replace(parameter, (all, start: string, written: string) =>
    namesOf(written).some((name) => isCredential(name) || parameterName.test(name))
      ? `${start}(masked)`
      : all,
  );
}

/** The parts of a name that may have brackets or be percent-encoded: `user[token]`, `pass%77ord`. */
function namesOf(written: string): readonly string[] {
  return withFallback(() => decodeURIComponent(written), written).split(/[[\]]+/);
}

/** The text of a refused value, which may be a URL without a scheme, with credentials in URLs masked. */
export function maskRefused(text: string): string {
  const shown = maskUrls(text);
  return shown.includes('@') ? shown.replace(bareUserInfo, '(masked)@') : shown;
}

/**
 * Subprotocol names are short. Longer ones may be tokens: browsers cannot send headers, and use subprotocols
 * instead.
 */
const longestProtocol = 24;

/** Headers for display, with the values of credentials and of masked names removed. */
export function maskHeaders(
  headers: object,
  isMasked: (name: string) => boolean = () => false,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      mayBeSecretHeader(name) || isMasked(name) ? '(masked)' : value,
    ]),
  );
}

/** Offered subprotocols for display; names longer than 24 characters are shortened. */
export function showProtocols(names: readonly string[]): string {
  return names.map(showProtocol).join(', ');
}

/** One subprotocol for display. */
export function showProtocol(name: string): string {
  if (name.length <= longestProtocol) return showLine(name);
  return `${showLine(name.slice(0, 6))}… (masked, ${name.length} characters)`;
}

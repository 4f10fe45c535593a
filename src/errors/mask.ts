import { showLine } from './show-text';

const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/** Names of headers and URL parameters that may contain credentials. */
const secretName =
  /token|secret|pass|pwd|auth|cookie|key|sig(?:nature)?$|credential|session|^s(?:id|ess)$|jwt|^code$|ticket|otp|^state$/i;
/** Headers of the handshake whose names match, but which contain no credentials. */
const plainHeaders = [
  'sec-websocket-key',
  'sec-websocket-accept',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
];

/** Whether a URL parameter may contain a credential. */
export function isSecretParameter(name: string): boolean {
  return secretName.test(name);
}

/** Whether a header may contain a credential. */
export function mayBeSecretHeader(name: string): boolean {
  return secretName.test(name) && !plainHeaders.includes(name.toLowerCase());
}

/** Whether a header contains credentials by definition. */
export function isSecretHeader(name: string): boolean {
  return secretHeaders.has(name.toLowerCase());
}

/** User information before the host of a URL: `user:password@` (RFC 3986 section 3.2.1). */
const userInfo = /(?<=:\/\/)[^\s/?#@"'`<>]{0,500}@/g;

/** A URL parameter with a credential, and its value up to the punctuation of the sentence. */
const secretParameter =
  /([?&](?:[\w.-]{0,40}?(?:token|secret|passw(?:or)?d|api[-_]?key|access[-_]?key|jwt|credentials?)|auth|authorization|sig|signature|ticket|otp)=)[^&#\s"'`<>(){}$…,;]*[^&#\s"'`<>(){}$…,;.:!?]/gi;

/** A text with credentials in URLs masked: user, password, and parameters such as `?token=`. */
export function maskUrls(text: string): string {
  const shown = text.includes('@') ? text.replace(userInfo, '(masked)@') : text;
  return shown.includes('=') ? shown.replace(secretParameter, '$1(masked)') : shown;
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

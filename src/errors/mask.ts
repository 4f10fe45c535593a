import { showLine } from './show-text';

const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/** Whether a header carries credentials. */
export function isSecretHeader(name: string): boolean {
  return secretHeaders.has(name.toLowerCase());
}

/** What precedes the host of a URL: `user:password@` (RFC 3986 section 3.2.1). */
const userInfo = /(?<=:\/\/)[^\s/?#@"'`<>]{0,500}@/g;

/** A parameter of a URL that carries a credential, and its value up to a punctuation mark of the sentence. */
const secretParameter =
  /([?&](?:[\w.-]{0,40}?(?:token|secret|passw(?:or)?d|api[-_]?key|access[-_]?key|jwt|credentials?)|auth|authorization|sig|signature|ticket|otp)=)[^&#\s"'`<>(){}$…,;]*[^&#\s"'`<>(){}$…,;.:!?]/gi;

/** A text without the credentials of the URLs in it: user and password, and parameters such as `?token=`. */
export function maskUrls(text: string): string {
  const shown = text.includes('@') ? text.replace(userInfo, '(masked)@') : text;
  return shown.includes('=') ? shown.replace(secretParameter, '$1(masked)') : shown;
}

/** Names of subprotocols are short; browsers, which cannot send headers, send tokens among them. */
const longestProtocol = 24;

/** Headers for display: the values of those that carry credentials, or that are named, are left out. */
export function maskHeaders(
  headers: object,
  isMasked: (name: string) => boolean = () => false,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretHeader(name) || isMasked(name) ? '(masked)' : value,
    ]),
  );
}

/** Offered subprotocols for display: of one longer than 24 characters, the start. */
export function showProtocols(names: readonly string[]): string {
  return names.map(showProtocol).join(', ');
}

/** One subprotocol for display. */
export function showProtocol(name: string): string {
  if (name.length <= longestProtocol) return showLine(name);
  return `${showLine(name.slice(0, 6))}… (masked, ${name.length} characters)`;
}

import { showLine } from './show-text';

const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/** Whether a header carries credentials. */
export function isSecretHeader(name: string): boolean {
  return secretHeaders.has(name.toLowerCase());
}

/** What precedes the host of a URL: `user:password@` (RFC 3986 section 3.2.1). */
const userInfo = /(?<=:\/\/)[^\s/?#@"'`<>]{0,500}@/g;

/** A text without the user and the password of the URLs in it: they are credentials, as Authorization is. */
export function maskUserInfo(text: string): string {
  return text.includes('@') ? text.replace(userInfo, '(masked)@') : text;
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

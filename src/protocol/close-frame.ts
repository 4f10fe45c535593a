/** A control frame has at most 125 bytes of payload, of which the code takes two (RFC 6455 section 5.5). */
const longestReason = 123;

/** Whether an endpoint may send this code in a close frame (RFC 6455 section 7.4). */
export function isCloseCode(code: unknown): code is number {
  if (typeof code !== 'number' || !Number.isInteger(code)) return false;
  if (code >= 3000) return code <= 4999;
  return code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code);
}

/** Whether a reason fits into a close frame (RFC 6455 section 5.5). */
export function isCloseReason(reason: unknown): reason is string {
  if (typeof reason !== 'string') return false;
  const bytes = Array.from(reason, (character) => bytesOf(character.codePointAt(0) ?? 0));
  return bytes.reduce((sum, each) => sum + each, 0) <= longestReason;
}

/** The length in UTF-8; `Buffer` and `TextEncoder` are missing in some realms. */
function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

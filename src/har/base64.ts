/** Base64 (RFC 4648 section 4) without Node's Buffer, since it also runs in the report's page. */

/** Bytes per `String.fromCharCode()` call: engines limit the number of arguments. */
const chunk = 0x2000;

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += chunk) {
    binary += String.fromCharCode(...bytes.subarray(at, at + chunk));
  }
  return btoa(binary);
}

/** `undefined` for invalid base64. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

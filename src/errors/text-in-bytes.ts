import { TextDecoder } from 'node:util';

/** Separators of names and values; the option `mask` finds names only in text. */
const names = /[:=]/;
const unprintable = /[^\t\n\r\P{Cc}]/u;

/**
 * The text of bytes that are printable UTF-8 with `name: value` or `name=value` in it, such as JSON in a
 * binary message. `undefined` for other bytes, which are shown in hexadecimal.
 *
 * @param bytes may end within a character
 */
export function textInBytes(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return names.test(text) && !unprintable.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

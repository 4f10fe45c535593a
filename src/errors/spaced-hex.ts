/** Bytes in hexadecimal with a space between them: `01 02 ff`. */
export function spacedHex(bytes: Buffer): string {
  return bytes.toString('hex').replace(/(..)(?=.)/g, '$1 ');
}

/** Bytes in hexadecimal separated by spaces: `01 02 ff`. */
export function spacedHex(bytes: Buffer): string {
  return bytes.toString('hex').replace(/(..)(?=.)/g, '$1 ');
}

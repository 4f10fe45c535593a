import { between, type Random } from '../random';

export interface Corruption {
  /** Number of bytes to change. */
  readonly bytes: number;
  /** Makes text invalid UTF-8; the receiver must close with 1007 (RFC 6455 section 8.1). */
  readonly invalid: boolean;
}

/** Returns a copy with some bytes changed. By default text stays valid UTF-8 of the same length. */
export function corruptPayload(
  payload: Buffer,
  isBinary: boolean,
  { bytes, invalid }: Corruption,
  random: Random,
): Buffer {
  const copy = Buffer.from(payload);
  const places = isBinary || invalid ? [...copy.keys()] : asciiPlaces(copy);
  for (let count = 0; count < bytes && places.length > 0; count += 1) {
    const [place = 0] = places.splice(between(random, 0, places.length - 1), 1);
    const old = copy[place] ?? 0;
    if (isBinary) copy[place] = old ^ (1 << between(random, 0, 7));
    else copy[place] = invalid ? 0xff : otherLetter(old, random);
  }
  return copy;
}

/** Positions of single-byte characters. */
function asciiPlaces(text: Buffer): number[] {
  return [...text.keys()].filter((place) => (text[place] ?? 0) < 0x80);
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

function otherLetter(old: number, random: Random): number {
  const others = [...letters].map((letter) => letter.charCodeAt(0)).filter((code) => code !== old);
  return others[between(random, 0, others.length - 1)] ?? 0x61;
}

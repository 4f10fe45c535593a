import type { ProbeContext, TripData } from '../probe/context';
import type { RoundTrips } from '../probe/probe';

/** As large as the files of the Autobahn|Testsuite, and similarly compressible. */
const sources: Readonly<Record<string, () => Buffer>> = {
  'data1.json': () => fill(194_056, jsonLine),
  'data1.html': () => fill(263_647, htmlLine),
  'pg2229.txt': () => fill(222_218, verse),
  'lena512.bmp': () => picture(263_222),
  '10.1.1.105.5439.pdf': () => document(1_042_328),
};

const made = new Map<string, Buffer>();

/** The data from which a probe's messages are taken. */
export function contextOf(roundTrips: number): ProbeContext {
  return { roundTrips, dataOf };
}

function dataOf({ length, text, source }: RoundTrips): TripData {
  if (source === undefined) {
    const message = Buffer.alloc(length, text ? 0x2a : 0xfe);
    return { message: () => message };
  }
  const data = sourceOf(source);
  if (!text) return { message: (index) => cut(data, (index * length) % data.length, length) };
  // Text lengths are in characters.
  const whole = data.toString();
  const twice = whole + whole;
  return {
    message: (index) => {
      const start = (index * length) % whole.length;
      return Buffer.from(twice.slice(start, start + length));
    },
  };
}

function sourceOf(name: string): Buffer {
  const known = made.get(name);
  if (known !== undefined) return known;
  const make = sources[name] ?? (() => fill(200_000, jsonLine));
  const data = make();
  made.set(name, data);
  return data;
}

/** A part of the data, wrapping around at its end. */
function cut(data: Buffer, start: number, length: number): Buffer {
  const end = start + length;
  if (end <= data.length) return data.subarray(start, end);
  return Buffer.concat([data.subarray(start), data.subarray(0, end - data.length)]);
}

/** A generator of reproducible numbers: mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Line = (next: () => number, index: number) => string;

function fill(size: number, line: Line): Buffer {
  const next = random(size);
  const bytes = Buffer.alloc(size);
  let index = 0;
  for (let at = 0; at < size; index += 1) at += bytes.write(line(next, index), at);
  // Replaces the zero bytes of a character that did not fit.
  return bytes.map((byte) => (byte === 0 ? 0x20 : byte)) as Buffer;
}

const jsonLine: Line = (next, index) =>
  `  "case ${index}": { "behavior": "OK", "duration": ${Math.floor(next() * 40)}, "code": 1000 },\n`;

const htmlLine: Line = (next, index) =>
  `<tr class="row"><td>${index}</td><td>“${Math.floor(next() * 1e6)}”</td><td>passed</td></tr>\n`;

const words = 'Die Tür öffnet sich über den großen Hügel und später hört man süße Töne'.split(' ');

const verse: Line = (next) =>
  `${Array.from({ length: 8 }, () => words[Math.floor(next() * words.length)]).join(' ')}\r\n`;

/** A gradient with noise. */
function picture(size: number): Buffer {
  const next = random(512);
  return Buffer.from(
    Uint8Array.from({ length: size }, (_, index) => (index % 512) / 4 + next() * 64),
  );
}

/** Alternates text and compressed streams. */
function document(size: number): Buffer {
  const next = random(105);
  return Buffer.from(
    Uint8Array.from({ length: size }, (_, index) =>
      index % 4096 < 1024 ? 32 + (index % 64) : next() * 256,
    ),
  );
}

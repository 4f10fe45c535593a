import { parseJson } from '../../suite-kit';

/** The kind of change to a message. */
export type Mutation = 'types' | 'missing' | 'prototype' | 'depth' | 'long';

/** A generator of numbers that are reproducible for a seed: mulberry32. */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Raw JSON text, for values that no JavaScript value represents. */
interface RawText {
  readonly raw: string;
}

/** Parsed JSON text: the text before it, its value, and the paths of all values in it. */
interface JsonMessage {
  /** A fixed prefix, such as the packet type of Socket.IO. */
  readonly prefix: string;
  readonly value: unknown;
}

const names = ['error', 'constructor', '__proto__', 'hasOwnProperty', 'disconnect', 'toString'];

/** Replacements for any value. */
const wrongValues: readonly RawText[] = [
  ...['null', 'true', '0', '-1', '1.5', '1e999', '-9007199254740993', '""', '[]', '{}', '[[]]'],
  ...['{"toString":1,"valueOf":1}', '{"length":-1}', '{"then":1}', '"\\u0000"', '"\\ud800"'],
  ...names.map((name) => JSON.stringify(name)),
].map((raw) => ({ raw }));

/**
 * Invalid variants of a valid message, in an order determined by the seed.
 *
 * @param size maximum size, bytes
 * @param most maximum number of variants
 */
export function mutate(
  message: string,
  mutation: Mutation,
  { seed, size, most }: { readonly seed: number; readonly size: number; readonly most: number },
): readonly string[] {
  const json = asJson(message);
  const all = json === undefined ? ofText(message, mutation, size) : ofJson(json, mutation, size);
  const fitting = [...new Set(all)].filter((text) => Buffer.byteLength(text) <= size);
  return shuffle(fitting, random(seed)).slice(0, most);
}

function asJson(message: string): JsonMessage | undefined {
  const at = message.search(/[[{]/);
  if (at === -1) return undefined;
  const value = parseJson(message.slice(at));
  return value === undefined ? undefined : { prefix: message.slice(0, at), value };
}

function ofJson({ prefix, value }: JsonMessage, mutation: Mutation, size: number): string[] {
  const places = placesOf(value);
  const at = (raw: string, path: readonly string[]): string =>
    prefix + render(value, path, { raw });
  if (mutation === 'types') {
    return [
      ...places.flatMap((path) => wrongValues.map(({ raw }) => at(raw, path))),
      ...digitsIn(prefix, (text) => text + render(value)),
    ];
  }
  if (mutation === 'missing') {
    const whole = prefix + render(value);
    const cut = [1, 0.5, 0.1].map((part) => whole.slice(0, Math.ceil(whole.length * part) - 1));
    const left = places.filter((path) => path.length > 0);
    return [...left.map((path) => prefix + render(value, path)), ...cut, prefix, `${prefix}{}`];
  }
  if (mutation === 'prototype') return polluting(places, at, value);
  if (mutation === 'depth') {
    const room = size - Buffer.byteLength(prefix + render(value));
    const most = Math.max(1, Math.floor(room / 6));
    const depths = [...new Set([Math.min(1000, most), most])];
    return places.flatMap((path) =>
      depths.flatMap((depth) => [
        at('['.repeat(depth) + ']'.repeat(depth), path),
        at(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`, path),
      ]),
    );
  }
  const room = Math.max(1, size - Buffer.byteLength(prefix + render(value)) - 8);
  return [
    ...places.flatMap((path) => [
      at(JSON.stringify('a'.repeat(room)), path),
      at('1'.repeat(Math.min(room, 400)), path),
      at(`[${'0,'.repeat(Math.floor(room / 2) - 1)}0]`, path),
    ]),
    // A parser may read the text before the JSON character by character.
    ...['1', '/', '-', ' '].map((text) => prefix + text.repeat(room) + render(value)),
    `${prefix}/${'a'.repeat(room)},${render(value)}`,
  ];
}

/** Sets the message's own keys on the prototype of all objects. */
function polluting(
  places: readonly (readonly string[])[],
  at: (raw: string, path: readonly string[]) => string,
  value: unknown,
): string[] {
  const keys = Object.keys(Object(value));
  const own = Object.fromEntries([...keys, 'isAdmin'].map((key) => [key, polluted]));
  const text = JSON.stringify(own);
  return places
    .flatMap((path) => [
      at(`{"__proto__":${text}}`, path),
      at(`{"constructor":{"prototype":${text}}}`, path),
      at(`{"__proto__":null,"constructor":null}`, path),
    ])
    .concat(
      keys.length > 0 && !Array.isArray(value)
        ? [at(`${JSON.stringify(value).slice(0, -1)},"__proto__":${text}}`, [])]
        : [],
    );
}

/** The property that appears in an answer if the pollution succeeded. */
export const polluted = 'polluted-by-a-message';

function digitsIn(prefix: string, complete: (prefix: string) => string): string[] {
  const all: string[] = [];
  for (const [index, character] of [...prefix].entries()) {
    if (!/\d/.test(character)) continue;
    for (const other of '0123456789') {
      all.push(complete(prefix.slice(0, index) + other + prefix.slice(index + 1)));
    }
  }
  return all;
}

function ofText(message: string, mutation: Mutation, size: number): string[] {
  const half = Math.ceil(message.length / 2);
  const long = (part: string): string =>
    part.repeat(Math.max(1, Math.floor((size - message.length) / part.length)));
  const all: Readonly<Record<Mutation, readonly string[]>> = {
    types: ['0', 'null', '[]', '{}', '\u0000', ...wrongValues.map(({ raw }) => raw)],
    missing: ['', message.slice(1), message.slice(0, half), message.slice(0, -1)],
    prototype: [...names, `{"__proto__":{"isAdmin":"${polluted}"}}`],
    depth: [1000, 100_000].flatMap((depth) => ['[', '{"a":', '('].map((one) => one.repeat(depth))),
    long: [message + long('a'), long(' ') + message, long('1'), message + long('\u0000')],
  };
  return [...all[mutation]];
}

/** The path of each value, starting with the root. */
function placesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null || path.length > 4) return [path];
  const inner = Object.entries(value).flatMap(([key, one]) => placesOf(one, [...path, key]));
  return [path, ...inner].slice(0, 24);
}

/** JSON text with a value replaced at one path; without a replacement, the value is omitted. */
function render(value: unknown, path?: readonly string[], replacement?: RawText): string {
  if (path?.length === 0) return replacement?.raw ?? '';
  if (path === undefined || typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  const [head, ...rest] = path;
  const entries = Object.entries(value).flatMap(([key, one]) => {
    if (key !== head) return [[key, JSON.stringify(one)] as const];
    if (rest.length === 0 && replacement === undefined) return [];
    return [[key, render(one, rest, replacement)] as const];
  });
  if (Array.isArray(value)) return `[${entries.map(([, text]) => text).join(',')}]`;
  return `{${entries.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`;
}

function shuffle<Item>(items: readonly Item[], next: () => number): readonly Item[] {
  const left = [...items];
  for (let index = left.length - 1; index > 0; index -= 1) {
    const other = Math.floor(next() * (index + 1));
    const [one, two] = [left[index], left[other]];
    if (one === undefined || two === undefined) continue;
    left[index] = two;
    left[other] = one;
  }
  return left;
}

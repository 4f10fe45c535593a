/**
 * JSON in which whole numbers keep all digits: those that a `number` cannot represent become bigints. Pure.
 */
import { withFallback } from './with-fallback';

/** A string, or a number. */
const token = /"(?:\\.|[^"\\])*"?|-?\d[\d.eE+-]*/g;

/** Parses JSON; `undefined` if the text is not JSON. */
export function parseExact(text: string): unknown {
  const parse = () => (mayBeRounded(text) ? parseTokens(text) : JSON.parse(text));
  return withFallback(parse, undefined);
}

/** Whether JSON may contain numbers that lose digits when they are parsed. */
export function mayBeRounded(text: string): boolean {
  return /\d{16}/.test(text);
}

/** Formats a result of {@link parseExact}. */
export function writeExact(value: unknown, indent?: number): string {
  const mark = newMark();
  // Read from the holder, since a program may have added a toJSON() to bigints.
  function marked(this: Readonly<Record<string, unknown>>, key: string, item: unknown): unknown {
    return typeof this[key] === 'bigint' ? `${mark}${this[key]}` : item;
  }
  const text = JSON.stringify(value, marked, indent);
  return text.replace(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1');
}

function parseTokens(text: string): unknown {
  // Throws for other syntax errors.
  JSON.parse(text);
  const mark = newMark();
  const marked = text.replace(token, (one) => (isRounded(one) ? `"${mark}${one}"` : one));
  return JSON.parse(marked, (_key, item) => {
    const isMarked = typeof item === 'string' && item.startsWith(mark);
    return isMarked ? BigInt(item.slice(mark.length)) : item;
  });
}

function isRounded(one: string): boolean {
  return /^-?\d{16,}$/.test(one) && String(Number(one)) !== one;
}

/** A random prefix, so that no message can contain it. */
function newMark(): string {
  return `integer${Math.random().toString(36).slice(2)}:`;
}

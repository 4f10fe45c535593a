/** JSON whose whole numbers keep all their digits: those that no `number` shows are bigints. Pure. */
import { orElse } from './or-else';

/** A string, which may look like anything, or a number. */
const token = /"(?:\\.|[^"\\])*"?|-?\d[\d.eE+-]*/g;

/** `undefined` for what is not JSON. */
export function parseExact(text: string): unknown {
  const parse = () => (mayBeRounded(text) ? parseTokens(text) : JSON.parse(text));
  return orElse(parse, undefined);
}

/** Whether JSON may have numbers that lose digits when they are parsed. */
export function mayBeRounded(text: string): boolean {
  return /\d{16}/.test(text);
}

/** Of what {@link parseExact} gave. */
export function writeExact(value: unknown, indent?: number): string {
  const mark = newMark();
  // Of its holder: a program may have given bigints a toJSON().
  function marked(this: Readonly<Record<string, unknown>>, key: string, item: unknown): unknown {
    return typeof this[key] === 'bigint' ? `${mark}${this[key]}` : item;
  }
  const text = JSON.stringify(value, marked, indent);
  return text.replace(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1');
}

function parseTokens(text: string): unknown {
  // Whatever else is wrong with it.
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

/** No message can know it. */
function newMark(): string {
  return `integer${Math.random().toString(36).slice(2)}:`;
}

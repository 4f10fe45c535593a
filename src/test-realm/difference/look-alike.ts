/** Finds texts that differ but look the same in a terminal. Pure. */
import { withFallback } from '../../errors/with-fallback';

/** Letters of other scripts, each after the Latin letters that it looks like. */
const lookAlikes =
  'aаα bЬ cсϲ dԁ eе hһ iіι jј kκ nո oоοօ pрρ qԛ sѕ uυս vν wԝ xхχ yу zᴢ AАΑ BВΒ CСϹ EЕΕ GԌ HНΗ IІΙӀ JЈ KКΚ MМΜ NΝ OОΟ PРΡ SЅ TТΤ XХΧ YҮΥ ZΖ';

const latin = new Map(
  lookAlikes.split(' ').flatMap((group) => {
    const [first = '', ...others] = group;
    return others.map((other) => [other, first] as const);
  }),
);

/** Maximum number of code points compared. */
const longest = 10_000;

/**
 * The first difference of two texts that look the same, by code point: `They look alike: character 3 is
 * U+0430, expected U+0061.`; empty for other texts.
 */
export function lookAlikeText(expected: unknown, received: unknown): string {
  const [one, other] = [textOf(expected), textOf(received)];
  if (one === undefined || other === undefined || one === other) return '';
  if (Math.max(one.length, other.length) > longest || skeleton(one) !== skeleton(other)) return '';
  const [wanted, got] = [[...one], [...other]];
  const at = wanted.findIndex((character, index) => character !== got[index]);
  const index = at < 0 ? wanted.length : at;
  return `They look alike: character ${index} is ${codePoint(got[index])}, expected ${codePoint(wanted[index])}.`;
}

/** A string, or a value as JSON. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : withFallback(() => JSON.stringify(value), undefined);
}

/** A text with look-alike letters replaced. */
function skeleton(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Mn}]/gu, '')
    .replace(/\p{Dash}/gu, '-')
    .replace(/[‘’‛′`]/g, "'")
    .replace(/[“”‟″]/g, '"')
    .replace(/[\t\p{Zs}]/gu, ' ');
  return Array.from(plain, (character) => latin.get(character) ?? character).join('');
}

function codePoint(character: string | undefined): string {
  if (character === undefined) return 'missing';
  const hex = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return `U+${hex}`;
}

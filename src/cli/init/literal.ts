import type { ConfigLanguage } from '../../jest-config/config-object';

/** How the values of a source are written. */
export interface Spelling {
  readonly quote: '"' | "'";
  readonly quotedKeys: boolean;
}

export const scriptSpelling: Spelling = { quote: "'", quotedKeys: false };

/** The spelling that a source already has. */
export function spellingOf(source: string, language: ConfigLanguage): Spelling {
  if (language !== 'script') return { quote: '"', quotedKeys: true };
  const count = (quote: string) => source.split(quote).length;
  return { quote: count('"') > count("'") ? '"' : "'", quotedKeys: false };
}

export const showKey = (key: string, { quotedKeys }: Spelling): string =>
  quotedKeys || !/^[A-Za-z_$][\w$]*$/.test(key) ? JSON.stringify(key) : key;

/** A value of strings, `false`, lists and objects, on one line. */
export function showLiteral(value: unknown, spelling: Spelling): string {
  if (typeof value === 'string') {
    const text = JSON.stringify(value);
    const plain = spelling.quote === "'" && !/["'\\]/.test(value);
    return plain ? `'${value}'` : text;
  }
  if (Array.isArray(value))
    return `[${value.map((each) => showLiteral(each, spelling)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(
    ([key, each]) => `${showKey(key, spelling)}: ${showLiteral(each, spelling)}`,
  );
  return `{ ${entries.join(', ')} }`;
}

import type { ConfigLanguage } from '../../jest-config/config-object';

/** Quote style of a config file. */
export interface QuoteStyle {
  readonly quote: '"' | "'";
  readonly quotedKeys: boolean;
}

export const scriptQuotes: QuoteStyle = { quote: "'", quotedKeys: false };

export const jsonQuotes: QuoteStyle = { quote: '"', quotedKeys: true };

/** The quote style of existing source text. */
export function quoteStyleOf(source: string, language: ConfigLanguage): QuoteStyle {
  if (language !== 'script') return jsonQuotes;
  const count = (quote: string) => source.split(quote).length;
  return { quote: count('"') > count("'") ? '"' : "'", quotedKeys: false };
}

export const showKey = (key: string, { quotedKeys }: QuoteStyle): string =>
  quotedKeys || !/^[A-Za-z_$][\w$]*$/.test(key) ? JSON.stringify(key) : key;

/** Prints a value of strings, `false`, lists and objects on one line. */
export function showLiteral(value: unknown, style: QuoteStyle): string {
  if (typeof value === 'string') {
    const text = JSON.stringify(value);
    const plain = style.quote === "'" && !/["'\\]/.test(value);
    return plain ? `'${value}'` : text;
  }
  if (Array.isArray(value)) return `[${value.map((each) => showLiteral(each, style)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(
    ([key, each]) => `${showKey(key, style)}: ${showLiteral(each, style)}`,
  );
  return `{ ${entries.join(', ')} }`;
}

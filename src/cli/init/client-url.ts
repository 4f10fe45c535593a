/** The source of the client's URL. */
export type ClientUrl =
  | { readonly kind: 'fixed'; readonly value: string }
  /** An environment variable. */
  | { readonly kind: 'variable'; readonly value: string }
  | { readonly kind: 'parameter' };

/** The URL that the client connects to; `undefined` if unknown. */
export function urlOf(argument: string, text: string, everything: string): ClientUrl | undefined {
  const own = urlIn(argument);
  if (own !== undefined) return own;
  const [whole, inTemplate, first] =
    /^`\$\{\s*(?:\w+\.)*(\w+)\s*\}|^(?:\w+\.)*(\w+)\b(?!\()/.exec(argument) ?? [];
  const name = inTemplate ?? first;
  if (whole === undefined || name === undefined) return undefined;
  const isWhole = whole.length === argument.length;
  for (const source of [text, everything]) {
    const [, value] =
      new RegExp(`\\b${name}\\s*(?::\\s*\\w+\\s*)?=\\s*([^;\\n]+)`).exec(source) ?? [];
    const found = value === undefined ? undefined : urlIn(value);
    if (found?.kind === 'fixed' && !isWhole) return { kind: 'fixed', value: originOf(found.value) };
    if (found !== undefined) return found;
  }
  return { kind: 'parameter' };
}

/** A URL in quotes, or an environment variable. */
function urlIn(source: string): ClientUrl | undefined {
  const literal = literalUrl(source);
  if (literal !== undefined) return { kind: 'fixed', value: literal };
  const [, variable] = /\bprocess\.env\.(\w+)/.exec(source) ?? [];
  return variable === undefined ? undefined : { kind: 'variable', value: variable };
}

/**
 * In a template, page protocol and host are those of Jest's jsdom; if the path is computed, the mock server
 * serves every path; if only the query is, it serves the path.
 */
function literalUrl(source: string): string | undefined {
  const ofJsdom = source
    .replace(/`\$\{[^}]*\}(:?\/\/)/, (_, rest) => `\`ws:${rest.replace(':', '')}`)
    .replace(/\$\{[^}]*location\.host(?:name)?\}/, 'localhost');
  const [, , value] = /(["'`])(wss?:\/\/[^"'`]*)\1/.exec(ofJsdom) ?? [];
  if (value === undefined) return undefined;
  const isComputed = value.includes('${') || /(["'`])wss?:\/\/[^"'`]*\1\s*\+/.test(ofJsdom);
  const [written = ''] = value.split('${', 1);
  const known = written.includes('?') ? written.replace(/\?.*$/s, '') : originOf(value);
  const url = isComputed ? known : value;
  return /^wss?:\/\/[^/]/.test(url) && !url.includes('${') ? url : undefined;
}

const originOf = (url: string): string => url.replace(/^(wss?:\/\/[^/?#]*).*$/s, '$1');

/** A piece of the project that opens a WebSocket. */
export interface ClientCandidate {
  readonly file: string;
  readonly url: ClientUrl;
  /** What opens it; `undefined` where loading the file does. */
  readonly call?: {
    readonly kind: 'hook' | 'class' | 'function';
    readonly name: string;
    readonly isDefault: boolean;
  };
}

/** Where the client gets its URL from. */
type ClientUrl =
  | { readonly kind: 'fixed'; readonly value: string }
  /** A variable of the environment. */
  | { readonly kind: 'variable'; readonly value: string }
  | { readonly kind: 'parameter' };

const opening =
  /\bnew\s+(?:WebSocket|ReconnectingWebSocket|RobustWebSocket|Sockette|PartySocket)\(\s*/g;
const testFile = /\.(test|spec)\.|(^|[/])(__tests__|tests?)[/]/;
const declaration =
  /\bexport\s+(default\s+)?(?:async\s+)?(function|class|const)\s+(\w+)|\b(?:exports\.|module\.exports\s*=\s*(?:function|class)\s+)(\w+)/g;

/** A declaration at the start of a line, which another line may export. */
const plainDeclaration = /^(?:async\s+)?(function|class|const)\s+(\w+)/gm;

/** The places in the sources of a project where a client opens a WebSocket. */
export function findClients(sources: ReadonlyMap<string, string>): ClientCandidate[] {
  const all = [...sources].filter(([file]) => !testFile.test(file));
  const everything = all.map(([, text]) => text).join('\n');
  return all.flatMap(([file, text]) => {
    const [match] = text.matchAll(opening);
    if (match === undefined) return [];
    const argument = argumentAt(text, match.index + match[0].length);
    const url = urlOf(argument, text, everything);
    if (url === undefined) return [];
    const call = callAround(text, match.index);
    return [{ file, url, ...(call && { call }) }];
  });
}

/** The first argument of a call, up to its comma or bracket. */
function argumentAt(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if ('([{'.includes(character)) depth += 1;
    if (depth === 0 && ',)'.includes(character)) return text.slice(from, at).trim();
    if (')]}'.includes(character)) depth -= 1;
  }
  return '';
}

function urlOf(argument: string, text: string, everything: string): ClientUrl | undefined {
  const literal = literalUrl(argument);
  if (literal !== undefined) return { kind: 'fixed', value: literal };
  const [, variable] = /\bprocess\.env\.(\w+)/.exec(argument) ?? [];
  if (variable !== undefined) return { kind: 'variable', value: variable };
  const [, name] = /(\w+)$/.exec(argument) ?? [];
  if (name === undefined) return undefined;
  for (const source of [text, everything]) {
    const [, value] =
      new RegExp(`\\b${name}\\s*(?::\\s*\\w+\\s*)?=\\s*([^;\\n]+)`).exec(source) ?? [];
    if (value === undefined) continue;
    const found = literalUrl(value);
    if (found !== undefined) return { kind: 'fixed', value: found };
    const [, fromEnvironment] = /\bprocess\.env\.(\w+)/.exec(value) ?? [];
    if (fromEnvironment !== undefined) return { kind: 'variable', value: fromEnvironment };
  }
  return { kind: 'parameter' };
}

/** A URL in quotes; in a template, the page's host is that of Jest's jsdom. */
function literalUrl(source: string): string | undefined {
  const [, , text] = /(["'`])(wss?:\/\/[^"'`]*)\1/.exec(source) ?? [];
  const value = text?.replace(/\$\{[^}]*location\.host(?:name)?\}/, 'localhost');
  return value === undefined || value.includes('${') ? undefined : value;
}

/** The last exported function or class that begins before the client is opened. */
function callAround(text: string, at: number): ClientCandidate['call'] {
  const last = [...exportedAtOnce(text), ...exportedLater(text)]
    .filter(({ index }) => index < at)
    .sort((one, other) => one.index - other.index)
    .at(-1);
  if (last === undefined) return undefined;
  const { name, kind, isDefault, index } = last;
  const isConstant = kind === 'const' && !/=>|function/.test(text.slice(index, at));
  if (isConstant) return undefined;
  const isClass = kind === 'class';
  return {
    name,
    kind: isClass ? 'class' : /^use[A-Z]/.test(name) ? 'hook' : 'function',
    isDefault,
  };
}

interface Declared {
  readonly index: number;
  readonly name: string;
  readonly kind: string | undefined;
  readonly isDefault: boolean;
}

function exportedAtOnce(text: string): Declared[] {
  return [...text.matchAll(declaration)].flatMap((match) => {
    const { index } = match;
    const [whole, isDefault, esKind, esName, cjsName] = match;
    const name = esName ?? cjsName;
    if (name === undefined) return [];
    const kind = /class\s+\w+$/.test(whole) ? 'class' : esKind;
    const isWhole = isDefault !== undefined || /module\.exports/.test(whole);
    return [{ index, name, kind, isDefault: isWhole }];
  });
}

/** `class Chat {…}`, then `module.exports = { Chat }`, `export { Chat }` or `export default Chat`. */
function exportedLater(text: string): Declared[] {
  return [...text.matchAll(plainDeclaration)].flatMap((match) => {
    const { index } = match;
    const [, kind, name = ''] = match;
    const isNamed = new RegExp(
      `\\b(?:export|module\\.exports\\s*=)\\s*\\{[^}]*\\b${name}\\b|\\bexports\\.${name}\\s*=`,
    ).test(text);
    const isWhole = new RegExp(
      `\\b(?:export\\s+default|module\\.exports\\s*=)\\s*${name}\\s*;?\\s*$`,
      'm',
    ).test(text);
    return isNamed || isWhole ? [{ index, name, kind, isDefault: !isNamed }] : [];
  });
}

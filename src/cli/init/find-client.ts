import { argumentsFor } from './call-arguments';
import { type ClientUrl, urlOf } from './client-url';

/** Code of the project that opens a WebSocket. */
export interface ClientCandidate {
  readonly file: string;
  readonly url: ClientUrl;
  /** The function or class that opens it; `undefined` if loading the file opens it. */
  readonly call?: {
    readonly kind: 'hook' | 'class' | 'function';
    readonly name: string;
    readonly isDefault: boolean;
    /** Its arguments. */
    readonly args?: readonly string[];
    /** The method that closes the client, so that it does not reconnect. */
    readonly closeMethod?: string;
  };
}

const classes = [
  'WebSocket',
  'ReconnectingWebSocket',
  'RobustWebSocket',
  'Sockette',
  'PartySocket',
] as const;
/** `const WS = globalThis.WebSocket ?? require('ws')`, `import WS from 'ws'`. */
const alias =
  /\b(?:const|let|var)\s+(\w+)\s*=\s*(?!new\b)[^\n;]{0,120}?(?:\bWebSocket\b|\brequire\(["'](?:isomorphic-)?ws["']\))|\bimport\s+(\w+)\s+from\s+["'](?:isomorphic-)?ws["']/g;
const testFile = /\.(test|spec)\.|(^|[/])(__tests__|tests?)[/]/;
const declaration =
  /\bexport\s+(default\s+)?(?:async\s+)?(function|class|const)\s+(\w+)|\b(?:exports\.|module\.exports\s*=\s*(?:function|class)\s+)(\w+)/g;

const closing =
  /^\s+(?:public\s+)?(?:async\s+)?(close|stop|disconnect|destroy|dispose|shutdown|terminate)\s*\(\)\s*(?::[^{;]*)?\{/m;

/** A declaration at the start of a line, which may be exported elsewhere. */
const plainDeclaration = /^(?:async\s+)?(function|class|const)\s+(\w+)/gm;

/** Finds where the sources of a project open a WebSocket as a client. */
export function findClients(sources: ReadonlyMap<string, string>): ClientCandidate[] {
  const all = [...sources].filter(([file]) => !testFile.test(file));
  const everything = all.map(([, text]) => text).join('\n');
  return all.flatMap(([file, text]) => {
    const [match] = text.matchAll(openingIn(text));
    if (match === undefined) return [];
    const argument = argumentAt(text, match.index + match[0].length);
    const url = urlOf(argument, text, everything);
    if (url === undefined) return [];
    const call = callAround(text, match.index, url);
    return [{ file, url, ...(call && { call }) }];
  });
}

/** Finds calls of the classes of clients, also of `this.WebSocket`, and of their other names in this file. */
function openingIn(text: string): RegExp {
  const others = [...text.matchAll(alias)].map(([, constant, imported]) => constant ?? imported);
  return new RegExp(`\\bnew\\s+(?:\\w+\\.)*(?:${[...classes, ...others].join('|')})\\(\\s*`, 'g');
}

/** The first argument of a call, up to its comma or closing bracket. */
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

/** The last exported function or class declared before the client is opened. */
function callAround(text: string, at: number, url: ClientUrl): ClientCandidate['call'] {
  const last = [...exportedAtOnce(text), ...exportedLater(text)]
    .filter(({ index }) => index < at)
    .sort((one, other) => one.index - other.index)
    .at(-1);
  if (last === undefined) return undefined;
  const { name, kind, isDefault, index } = last;
  const isConstant = kind === 'const' && !/=>|function/.test(text.slice(index, at));
  if (isConstant) return undefined;
  const isClass = kind === 'class';
  const args = argumentsFor(text.slice(index, at), isClass, url.kind === 'parameter');
  const [, closeMethod] = (isClass && closing.exec(text.slice(index))) || [];
  return {
    ...(args.length > 0 && { args }),
    ...(closeMethod !== undefined && { closeMethod }),
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

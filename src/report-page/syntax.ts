/** Splits JavaScript and TypeScript into tokens for syntax highlighting, line by line. Pure. */
import tokensOf from 'js-tokens';

type TokenKind = 'keyword' | 'string' | 'number' | 'comment' | 'name' | 'plain';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const keywords = new Set(
  `as async await break case catch class const continue debugger declare default delete do else enum export
  extends false finally for from function get if implements import in instanceof interface let new null of
  private protected public readonly return satisfies set static super switch this throw true try type typeof
  undefined using var void while with yield`.split(/\s+/),
);

/** Maximum characters of a highlighted text; longer text is shown without colors. */
const longest = 400_000;

/** The tokens of each line. */
export function colourLines(source: string): Token[][] {
  const lines: Token[][] = [[]];
  for (const { kind, text } of source.length > longest ? [plain(source)] : tokens(source)) {
    for (const [index, part] of text.split(/\r?\n/).entries()) {
      if (index > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push({ kind, text: part });
    }
  }
  return lines;
}

function* tokens(source: string): Generator<Token> {
  for (const { type, value } of tokensOf(source)) yield { kind: kindOf(type, value), text: value };
}

function kindOf(type: string, value: string): TokenKind {
  if (type === 'IdentifierName') return keywords.has(value) ? 'keyword' : 'name';
  if (type === 'StringLiteral' || type === 'RegularExpressionLiteral') return 'string';
  if (/Template/.test(type)) return 'string';
  if (type === 'NumericLiteral') return 'number';
  if (/Comment/.test(type)) return 'comment';
  return 'plain';
}

function plain(text: string): Token {
  return { kind: 'plain', text };
}

// Line ends and tabs are shown as they are.
const hidden = /(?![\t\n]|\r\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** A color, behind its escape. */
const color = /\[[\d;]*m/y;

// GitHub Actions interprets a line of output as a command: `::error::text`, also after spaces.
const command = /^([ \t]*):(?=:[a-z][a-z-]*(?:::| ))/gim;

// Azure Pipelines and TeamCity, also within a line: `##vso[task.complete]`, `##teamcity[…]`, `##[error]`.
const hashCommand = /#(?=#[a-z]*\[)/gi;

/**
 * Text from a peer, a server or a file for display in a terminal, a CI log or a page: control characters,
 * escape sequences, characters that change the text direction, and the start of a command are shown as
 * `\u001b`.
 */
export function showText(text: string): string {
  return withoutCommands(text.replace(hidden, escaped));
}

/** The same on one line: line breaks and tabs are escaped, too. */
export function showLine(text: string): string {
  const line = text.replace(hidden, escaped);
  return withoutCommands(line.replace(/\r/g, '\\r').replace(/\n/g, '\\n').replace(/\t/g, '\\t'));
}

/**
 * The text of a failure, which may contain text of a peer: as {@link showText}, but with colors, such as those
 * of Jest's differences.
 */
export function showFailure(text: string): string {
  const shown = text.replace(hidden, (character, at: number) => {
    color.lastIndex = at + 1;
    return character === '\u001b' && color.test(text) ? character : escaped(character);
  });
  return withoutCommands(shown);
}

/** Text in which no line is a command of a CI service. */
function withoutCommands(text: string): string {
  return text
    .replace(command, (_, space) => `${space}${escaped(':')}`)
    .replace(hashCommand, escaped('#'));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

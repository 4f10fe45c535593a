/** Rewrites a shell's command line, given as `command`, as options. Pure. */

const assignment = /^([A-Za-z_]\w*)=(.*)$/s;
/** A word, parts of which may be quoted: `--name="my server"`. */
const word = /(?:[^\s"']|"[^"]*"|'[^']*')+/g;
/** What only a shell understands, outside of quotes. */
const ofShell = /[&|;<>$`*()\\"']/;

/** `{ command: 'node', args: ['app.js'], env: { PORT: '3000' } }`. */
export function optionsOf(line: string, platform: NodeJS.Platform = process.platform): string {
  const words = (line.match(word) ?? []).map((one) => one.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
  const unquoted = line.replace(/'[^']*'|"[^"$`\\]*"/g, '');
  if (ofShell.test(unquoted) || words[0] === 'cd') {
    const [shell, flag] = platform === 'win32' ? ['cmd', '/c'] : ['sh', '-c'];
    return `{ command: '${shell}', args: ['${flag}', ${quoted(line.trim())}] }`;
  }
  const first = words.findIndex((one) => !assignment.test(one));
  const [command, ...args] = first < 0 ? ['…'] : words.slice(first);
  const variables = words.slice(0, first < 0 ? undefined : first).map(variable);
  const parts = [
    `command: ${quoted(command ?? '')}`,
    ...(args.length > 0 ? [`args: [${args.map(quoted).join(', ')}]`] : []),
    ...(variables.length > 0 ? [`env: { ${variables.join(', ')} }`] : []),
  ];
  return `{ ${parts.join(', ')} }`;
}

/** Whether the line begins with a variable for a shell to set: `PORT=3000`. */
export function setsVariable(line: string): boolean {
  return assignment.test(line.trim());
}

function variable(text: string): string {
  const [, name, value = ''] = assignment.exec(text) ?? [];
  return `${name}: ${quoted(value)}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

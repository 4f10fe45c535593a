/** Environment variables in the scripts of a package.json, as in `cross-env PORT=3000 node app.js`. */

export type Variables = Readonly<Record<string, string>>;

const assignment = /^(\w+)=(.*)$/s;
/** Values that a shell replaces. */
const ofShell = /[$`]|%\w+%/;

/** The variables set by words in front of a program; Jest sets NODE_ENV. */
export function variablesIn(words: readonly string[]): Variables {
  const set = words.flatMap((word) => {
    const [, name = '', value = ''] = assignment.exec(word) ?? [];
    return name === '' || name === 'NODE_ENV' || ofShell.test(value) ? [] : [[name, value]];
  });
  return Object.fromEntries(set);
}

/** The variable in which a Node program reads its port: named in its source, or else set by its script. */
export function portVariable(text: string, variables: Variables = {}): string | undefined {
  const [, inSource] =
    /process\.env(?:\.|\[["'])(\w*PORT\w*)/.exec(text) ??
    /\{[^}]*?\b(\w*PORT)\b[^}]*\}\s*=\s*process\.env/.exec(text) ??
    [];
  return inSource ?? ('PORT' in variables ? 'PORT' : undefined);
}

/** The variables that a server module lacks: it listens on the file's port, and Node has started already. */
export function variablesOfModule(text: string, variables: Variables = {}): Variables {
  const others = ['NODE_OPTIONS', portVariable(text, variables)];
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !others.includes(name)));
}

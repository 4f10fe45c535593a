import { posix } from 'node:path';
import { type Variables, variablesIn } from './script-variables';

/** A program started by a script of package.json. */
export interface StartedFile {
  readonly program: string;
  /** Its arguments, including the file. */
  readonly args: readonly string[];
  /** The flags among them that belong to Node, without those that load a compiler. */
  readonly nodeFlags?: readonly string[];
  /** The environment variables that the script sets. */
  readonly variables?: Variables;
  /** Path relative to the project's root, with extension. */
  readonly file: string;
}

const scriptNames = ['start', 'dev', 'start:dev', 'serve', 'server', 'start:prod', 'develop'];
const loaders = new Set(['tsx', 'ts-node', 'ts-node-dev', 'tsnd', 'nodemon', 'bun', 'swc-node']);
/** Interpreters of other languages, also by a path (`.venv/bin/python`) and with a version (`python3.12`). */
const others = /^(?:.*[\\/])?(?:python|deno|ruby|php)[\d.]*(?:\.exe)?$/;
/** Words before a program: a variable, a runner, a package that sets variables. */
const prefix = /^(?:\w+=.*|npx|cross-env|dotenv|--|env|exec)$/s;

/** Node's flags that are passed on; the others may be those of a loader. */
const nodeFlag =
  /^(?:--(?:env-file(?:-if-exists)?|import|require|conditions|max-old-space-size|(?:no-)?experimental-[\w-]+)|-[rC])(?:=|$)/;
/** Flags whose value may be the next word. */
const flagWithValue = /^(?:--(?:env-file(?:-if-exists)?|import|require|conditions)|-[rC])$/;
const compiler = /\b(?:tsx|ts-node|swc-node)\b/;

/**
 * The files started by the scripts of a package.json, without those that are only watched; `start` comes
 * first.
 *
 * @param hasFile whether the project has a file
 */
export function startedFiles(
  scripts: Readonly<Record<string, string>>,
  hasFile: (file: string) => boolean,
): StartedFile[] {
  return scriptNames.flatMap((name) =>
    (scripts[name] ?? '').split(/\s*(?:&&|\|\||;)\s*/).flatMap((command) => {
      const words = (command.match(/(?:"[^"]*"|'[^']*'|[^\s"']|["'])+/g) ?? []).map(unquoted);
      const started = startedBy(words, hasFile);
      const variables = variablesIn(words.slice(0, programAt(words)));
      return started === undefined ? [] : [{ ...started, variables }];
    }),
  );
}

const unquoted = (word: string): string => word.replace(/(["'])(.*?)\1/g, '$2');

/** The index of the program among the words of a command. */
const programAt = (words: readonly string[]): number =>
  Math.max(
    words.findIndex((word) => !prefix.test(word)),
    0,
  );

function startedBy(
  words: readonly string[],
  hasFile: (file: string) => boolean,
): StartedFile | undefined {
  const [program = '', ...rest] = words.slice(programAt(words));
  if (program === 'nest' && rest[0] === 'start') {
    return { program: 'nest', args: ['start'], file: 'src/main.ts' };
  }
  if (program === 'nodemon') {
    const at = rest.findIndex((word) => /^(?:-x|--exec)$/.test(word));
    const inner = at === -1 ? undefined : rest[at + 1]?.split(/\s+/);
    if (inner !== undefined) {
      const after = rest.slice(at + 2).filter((word) => !word.startsWith('-'));
      return startedBy([...inner, ...after], hasFile);
    }
  }
  if (program !== 'node' && !loaders.has(program) && !others.test(program)) return undefined;
  const at = rest.findIndex(
    (word, index) =>
      !(word.startsWith('-') || flagWithValue.test(rest[index - 1] ?? '')) &&
      fileOf(word, hasFile) !== undefined,
  );
  const file = fileOf(rest[at] ?? '', hasFile);
  if (file === undefined) return undefined;
  if (program === 'nodemon')
    return { program: /ts$/.test(file) ? 'ts-node' : 'node', args: [file], file };
  const flags = rest
    .slice(0, at)
    .filter((word) => !/^(?:watch|--watch.*|--respawn|--inspect.*)$/.test(word));
  const ofNode = pickNodeFlags(flags);
  const nodeFlags = ofNode.filter((flag) => !compiler.test(flag.join(' '))).flat();
  const kept = loaders.has(program) ? ofNode.flat() : flags;
  return { program, args: [...kept, file, ...rest.slice(at + 1)], nodeFlags, file };
}

/** Picks Node's flags from these words, each with its value. */
function pickNodeFlags(words: readonly string[]): string[][] {
  return words.flatMap((word, index) => {
    if (!nodeFlag.test(word)) return [];
    return [flagWithValue.test(word) ? words.slice(index, index + 2) : [word]];
  });
}

/** Resolves a word of a script to a project file: `./src/app` is src/app.js. */
function fileOf(word: string, hasFile: (file: string) => boolean): string | undefined {
  const plain = posix.normalize(word);
  return ['', '.js', '.ts', '.mjs', '.cjs', '/index.js', '/index.ts']
    .map((end) => plain + end)
    .find((file) => posix.extname(file) !== '' && hasFile(file));
}

const built = /^(?:dist|build|lib|out)\/(?:src\/)?/;

/** The possible sources of a built file: for dist/main.js, src/main.ts or main.ts. */
export function sourcesOf(file: string): string[] {
  if (!built.test(file)) return [];
  const inside = file.replace(built, '').replace(/\.[cm]?js$/, '');
  return ['src/', ''].flatMap((folder) =>
    ['.ts', '.mts', '.js', '.tsx'].map((end) => `${folder}${inside}${end}`),
  );
}

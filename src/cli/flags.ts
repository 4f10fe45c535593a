import { statSync } from 'node:fs';
import { isServerUrl } from '../errors/parse-url';
import { withFallback } from '../errors/with-fallback';
import { extensions } from '../worker/servers/locate-module';
import { wrongValue } from './usage-error';

/** Parses a port for tests; lower ports require root. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1024 && port <= 65_535) return port;
  throw wrongValue('a port from 1024 to 65535', text);
}

/** Parses a number of workers, or a percentage of the processors. */
export function parseWorkers(text: string): string {
  if (/^[1-9]\d*%?$/.test(text)) return text;
  throw wrongValue('a number of workers, such as 4, or a share, such as 50%', text);
}

export function parseUrl(text: string): string {
  if (/^wss?:\/\/[^/]/.test(text) && URL.canParse(text)) return text;
  throw wrongValue('a ws:// or wss:// URL', text);
}

/** Whether it is a file or a folder: some devices have no end, such as /dev/zero. */
export function canLoad(path: string): boolean {
  // Throws for a missing file, and for a path below a file.
  const stat = withFallback(() => statSync(path), undefined);
  return stat !== undefined && (stat.isFile() || stat.isDirectory());
}

/** Collects test files from repeated flags. */
export function parseTestFile(file: string, before: readonly string[] = []): string[] {
  if (canLoad(file)) return [...before, file];
  throw wrongValue('the path of a file that exists', file);
}

/** The remedy where a URL is given as a module or program. */
const urlRemedy =
  'For a running server, use --url; conformance and security take its URL without a flag.';

/** Parses `reference`, or the path of a module as accepted by `require`. */
export function parseServer(text: string): string {
  if (text === 'reference' || extensions.some((extension) => canLoad(text + extension))) {
    return text;
  }
  const remedy = isServerUrl(text) ? urlRemedy : undefined;
  throw wrongValue("the path of a module that exists, or 'reference'", text, remedy);
}

/** Parses a program and its arguments, separated by spaces. No shell is used. */
export function parseCommand(text: string): readonly string[] {
  const words = text.split(/\s+/).filter(Boolean);
  const [, variable] = /^([A-Za-z_]\w*)=/.exec(words[0] ?? '') ?? [];
  if (variable !== undefined) throw wrongValue('a program first', text, variableRemedy(variable));
  if (isServerUrl(words[0] ?? '')) throw wrongValue('a program first', text, urlRemedy);
  if (words.length > 0 && !/["'`|&;<>$]/.test(text)) return words;
  throw wrongValue(
    'a program and its arguments, without shell quotes and operators',
    text,
    'For those, use { command, args } in the Jest config.',
  );
}

/** The port for a command: a Node program may listen on its own fixed port instead. */
export const portForCommand = { PORT: '{port?}' };

/** The remedy for a variable assignment, which would need a shell. */
function variableRemedy(name: string): string {
  return name === 'PORT'
    ? 'PORT is already set to the port of the test file: leave it out.'
    : `To set ${name}, use server: { command, args, env: { ${name}: '…' } } in the Jest config, or set it before this command.`;
}

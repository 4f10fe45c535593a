import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { extensions } from '../worker/servers/locate-module';

/** A port that a test may use: lower ones need root. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1024 && port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a port from 1024 to 65535.');
}

/** A number of workers, or a share of the processors. */
export function parseWorkers(text: string): string {
  if (/^[1-9]\d*%?$/.test(text)) return text;
  throw new InvalidArgumentError(
    'Expected a number of workers, such as 4, or a share, such as 50%.',
  );
}

export function parseUrl(text: string): string {
  if (/^wss?:\/\/[^/]/.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('Expected a ws:// or wss:// URL.');
}

/** Collects the test files of several flags. */
export function parseTestFile(file: string, before: readonly string[] = []): string[] {
  if (existsSync(file)) return [...before, file];
  throw new InvalidArgumentError('There is no such file.');
}

/** `reference`, or the path of a module as `require` would take it. */
export function parseServer(text: string): string {
  if (text === 'reference' || extensions.some((extension) => existsSync(text + extension))) {
    return text;
  }
  throw new InvalidArgumentError(
    "Expected the path of a module, or 'reference'. There is no such file.",
  );
}

/** A program and its arguments, divided at spaces: no shell reads them. */
export function parseCommand(text: string): readonly string[] {
  const words = text.split(/\s+/).filter(Boolean);
  const [, variable] = /^([A-Za-z_]\w*)=/.exec(words[0] ?? '') ?? [];
  if (variable !== undefined) throw new InvalidArgumentError(variableRemedy(variable));
  if (words.length > 0 && !/["'`|&;<>$]/.test(text)) return words;
  throw new InvalidArgumentError(
    'Expected a program and its arguments, without quotes and operators of a shell; for those use { command, args } in the Jest config.',
  );
}

/** No shell reads the words, so none sets a variable. */
function variableRemedy(name: string): string {
  return name === 'PORT'
    ? 'Expected a program first. PORT is set to the port of the test file already: leave it out.'
    : `Expected a program first. To set ${name}, use server: { command, args, env: { ${name}: '…' } } in the Jest config, or set it in front of this command.`;
}

import type { Command } from 'commander';
import { parseUrl } from '../errors/parse-url';
import { showTyped } from '../errors/show-value';
import { parseCommand, parseServer } from './flags';
import { readAuthority, readOptionsFile } from './options-file';
import { openServerUnderTest, type ServerFlags, type ServerUnderTest } from './server-under-test';
import { wrongUsage, wrongValue } from './usage-error';

/** The flags of commands that test a server. */
export interface ProbeFlags extends ServerFlags {
  readonly path?: string;
  readonly ssl?: boolean;
  readonly ca?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly json?: boolean;
  /** A file with the options of the suite. */
  readonly options?: string;
}

/** Declares the flags that select the server. @param path description of the flag `--path` */
export function declareProbeFlags(command: Command, path: string): Command {
  return command
    .option('--server <server>', "path of a server module, or 'reference'", parseServer)
    .option(
      '--command <words>',
      'a command that starts a server, with its port in PORT and for {port}',
      parseCommand,
    )
    .option('--path <path>', path)
    .option('--ssl', 'use wss, for --server and --command')
    .option('--ca <file>', 'certificate authority of a wss URL, a PEM file')
    .option('--header <header>', "a header of each handshake, 'name: value'", parseHeader)
    .allowExcessArguments(false);
}

/**
 * Creates the action of such a command: opens the server, tests it, and closes it.
 *
 * @param finish receives the exit code
 * @param check throws for a URL that is refused, before it is opened
 */
export function probeAction<Flags extends ProbeFlags>(
  test: (url: string | undefined, server: ServerUnderTest, flags: Flags) => Promise<number>,
  finish: (exitCode: number) => void,
  check: (url: string, flags: Flags, file: object) => void = () => {},
): (url: string | undefined, own: ProbeFlags, command: Command) => Promise<void> {
  return async (url, own, command) => {
    const flags = command.optsWithGlobals<Flags>();
    // The program's own flag --no-ssl makes `ssl` true by default.
    const { path, ssl } = own;
    const file = readOptionsFile<FileOptions>(flags.options);
    if (url !== undefined) {
      requireAgreement(url, { path, ssl }, (name) => `--${name}`);
      requireAgreement(url, file, (name) => `"${name}" of ${flags.options}`);
      check(url, flags, file);
    }
    const authority = flags.ca === undefined ? undefined : readAuthority(flags.ca);
    const server = await openServerUnderTest(url, {
      ...flags,
      path: path ?? file.path,
      ssl: ssl ?? file.ssl === true,
    });
    try {
      finish(await test(url, { ...server, ca: authority ?? server.ca }, flags));
    } finally {
      await server.close();
    }
  };
}

/** The options that the commands read from the file of `--options`. */
interface FileOptions {
  readonly path?: string | undefined;
  readonly ssl?: boolean | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * A URL includes the path, and ws or wss.
 *
 * @param shown the flag or option of a name
 * @throws UsageError for another path or protocol
 */
function requireAgreement(
  url: string,
  { path, ssl }: FileOptions,
  shown: (name: string) => string,
): void {
  // Other URLs are refused when the server is opened.
  const parsed = parseUrl(url);
  if (parsed === undefined) return;
  const { href, protocol } = parsed;
  const isSamePath = path === undefined || (isRooted(path) && new URL(path, url).href === href);
  const isSameProtocol = ssl === undefined || ssl === (protocol === 'wss:');
  if (isSamePath && isSameProtocol) return;
  const [name, value] = isSamePath ? ['ssl', ssl] : ['path', path];
  const received = `${url} and ${shown(name)} ${showTyped(value)}`;
  throw wrongUsage('a URL with its path, and ws or wss', received, 'Put it into the URL.');
}

const isRooted = (path: unknown): boolean => typeof path === 'string' && path.startsWith('/');

/** The server to test, and the options of its suite: flags take precedence over the file of `--options`. */
export function probeTarget<Options extends FileOptions>(
  given: string | undefined,
  server: ServerUnderTest,
  flags: ProbeFlags,
  defaultPath = '/',
) {
  const { path, ssl: _, headers, ...options } = readOptionsFile<Options>(flags.options);
  return {
    ...options,
    url: given ?? new URL(flags.path ?? path ?? defaultPath, server.base).href,
    ca: server.ca,
    headers: { ...headers, ...flags.header },
    ended: server.ended,
    restart: server.restart,
  };
}

export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw wrongValue('a whole number, 1 or more', text);
}

/** Collects headers from repeated flags. */
function parseHeader(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):([^\r\n]*)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return { ...before, [name]: value.trimStart() };
  throw wrongValue("a header, such as 'authorization: Bearer token'", text);
}

import type { Command } from 'commander';
import { parseCommand, parseServer } from './flags';
import { openServerUnderTest, type ServerFlags, type ServerUnderTest } from './server-under-test';
import { wrongValue } from './usage-error';

/** The flags of a command that tests one server. */
export interface ProbeFlags extends ServerFlags {
  readonly path?: string;
  readonly ssl?: boolean;
  readonly ca?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

/** Declares which server is tested, and how it is reached. @param path what the flag `--path` says */
export function declareProbeFlags(command: Command, path: string): Command {
  return command
    .option('--server <server>', "path of a server module, or 'reference'", parseServer)
    .option(
      '--command <words>',
      'a command that starts a server, with its port in PORT and for {port}',
      parseCommand,
    )
    .option('--path <path>', path)
    .option('--ssl', 'over wss, of --server and --command')
    .option('--ca <file>', 'PEM of the authority of a wss URL')
    .option('--header <header>', "a header of each handshake, 'name: value'", parseHeader)
    .allowExcessArguments(false);
}

/**
 * The action of such a command: opens the server, tests it, closes it.
 *
 * @param finish takes the exit code
 */
export function probeAction<Flags extends ProbeFlags>(
  test: (url: string | undefined, server: ServerUnderTest, flags: Flags) => Promise<number>,
  finish: (exitCode: number) => void,
): (url: string | undefined, own: ProbeFlags, command: Command) => Promise<void> {
  return async (url, own, command) => {
    const flags = command.optsWithGlobals<Flags>();
    // The program has a flag --no-ssl, which is true where it is not given.
    const server = await openServerUnderTest(url, { ...flags, ssl: own.ssl === true });
    try {
      finish(await test(url, server, flags));
    } finally {
      await server.close();
    }
  };
}

export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw wrongValue('a whole number, 1 or more', text);
}

/** Collects the headers of several flags. */
function parseHeader(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):([^\r\n]*)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return { ...before, [name]: value.trimStart() };
  throw wrongValue("a header, such as 'authorization: Bearer token'", text);
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { SecurityOptions } from '../suites/security';
import { parseCommand, parseServer } from './flags';
import type { CommandOutput } from './ports';
import { parseHeader } from './probe-flags';
import { progressOf } from './progress';
import { openServerUnderTest, type ServerFlags, type ServerUnderTest } from './server-under-test';
import { wrongUsage } from './usage-error';

interface SecurityFlags extends ServerFlags {
  readonly path?: string;
  readonly ssl?: boolean;
  readonly ca?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly options?: string;
  readonly allowHost?: string;
  readonly json?: boolean;
}

/**
 * `jest-ws-dynamic security`: the checks of `securitySuite()` against a server, without Jest. The exit
 * code is 1 where something was found, or nothing could be tested.
 */
export function securityCommand({ write, finish }: CommandOutput): Command {
  return new Command('security')
    .description('attack a server of this machine as securitySuite() does, check by check')
    .argument('[url]', 'a server that already runs')
    .option('--server <server>', "path of a server module, or 'reference'", parseServer)
    .option('--command <words>', 'a command that starts a server', parseCommand)
    .option('--path <path>', 'path and query, of --server and --command (default: /)')
    .option('--ssl', 'over wss, of --server and --command')
    .option('--ca <file>', 'PEM of the authority of a wss URL')
    .option('--header <header>', "a header of each handshake, 'name: value'", parseHeader, {})
    .option('--options <file>', 'JSON or CommonJS with the options of securitySuite()')
    .option('--allow-host <name>', 'a host that is not this machine, and is yours')
    .option('--json', 'the results as JSON')
    .allowExcessArguments(false)
    .action(async (url: string | undefined, _flags: SecurityFlags, command: Command) => {
      const flags = command.optsWithGlobals<SecurityFlags>();
      const isSecure = _flags.ssl === true;
      const server = await openServerUnderTest(url, { ...flags, ssl: isSecure });
      try {
        finish(await attackServer(url, server, flags, write));
      } finally {
        await server.close();
      }
    });
}

async function attackServer(
  url: string | undefined,
  server: ServerUnderTest,
  flags: SecurityFlags,
  write: (text: string) => void,
): Promise<number> {
  const { path: given, ssl: _, headers, allowHost, ...options } = readOptionsFile(flags.options);
  const address = url ?? new URL(flags.path ?? given ?? '/', server.base).href;
  // Loaded only here: the suites are many.
  const { runSecurity } = require('../suites') as typeof import('../suites');
  const progress = progressOf(process.stderr, 'checks');
  const results = await runSecurity({
    ...options,
    url: address,
    ca: flags.ca === undefined ? server.ca : readFileSync(flags.ca, 'utf8'),
    headers: { ...headers, ...flags.header },
    allowHost: flags.allowHost ?? allowHost,
    pid: server.pid,
    restart: server.restart,
    onResult: progress.count,
  });
  progress.clear();
  const { checks, counts, seed } = results;
  const exitCode = counts.found > 0 || counts.passed === 0 ? 1 : 0;
  if (flags.json) {
    write(`${JSON.stringify({ url: address, seed, counts, checks }, undefined, 2)}\n`);
    return exitCode;
  }
  write(`${address}, seed ${seed}\n\n${results.grid}\n`);
  for (const result of checks) {
    if (result.outcome === 'found') write(`${results.describe(result)}\n\n`);
  }
  const { passed, found } = counts;
  const rest = `${counts['not tested']} not tested, ${counts.undefended} undefended`;
  write(`${passed} passed, ${found} found, ${rest}\n`);
  return exitCode;
}

function readOptionsFile(file: string | undefined): SecurityOptions {
  if (file === undefined) return {};
  const path = resolve(file);
  try {
    return createRequire(path)(path) as SecurityOptions;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw wrongUsage('--options to be a file that can be loaded', `${file}: ${reason}`);
  }
}

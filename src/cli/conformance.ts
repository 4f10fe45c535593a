import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { parseCommand, parseServer } from './flags';
import type { CommandOutput } from './ports';
import { parseCount, parseHeader } from './probe-flags';
import { progressOf } from './progress';
import { openServerUnderTest, type ServerFlags } from './server-under-test';

interface ConformanceFlags extends ServerFlags {
  readonly path?: string;
  readonly ssl?: boolean;
  readonly ca?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly sections?: readonly string[];
  readonly exclude?: readonly string[];
  readonly roundTrips: number;
  readonly connections: number;
  readonly agent?: string;
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** Where the reference server takes messages of 16 MiB and compression. */
const referencePath = '/echo?limit=268435456&deflate';

/**
 * `jest-ws-dynamic conformance`: the cases of the Autobahn|Testsuite, and our own, against a server,
 * without Jest. The exit code is 1 where a case failed.
 */
export function conformanceCommand({ write, finish }: CommandOutput): Command {
  return new Command('conformance')
    .description('test a server that echoes against RFC 6455 and RFC 7692, case by case')
    .argument('[url]', 'a server that already runs, with the path of its echo')
    .option('--server <server>', "path of a server module, or 'reference'", parseServer)
    .option('--command <words>', 'a command that starts a server', parseCommand)
    .option('--path <path>', 'path of the echo, of --server and --command (default: /)')
    .option('--ssl', 'over wss, of --server and --command')
    .option('--ca <file>', 'PEM of the authority of a wss URL')
    .option('--header <header>', "a header of each handshake, 'name: value'", parseHeader, {})
    .option('--sections <list>', 'only these: 1,2,6.4,h', parseList)
    .option('--exclude <list>', 'not these: 9,12,13', parseList)
    .option('--round-trips <n>', 'messages of each case of round trips', parseCount, 10)
    .option('--connections <n>', 'connections at once', parseCount, 16)
    .option('--agent <name>', 'name of the server in --json (default: its URL)')
    .option('--strict', 'NON-STRICT, UNIMPLEMENTED and FAILED BY CLIENT fail, too')
    .option('--json', 'the verdicts as JSON, in the form of an Autobahn report')
    .allowExcessArguments(false)
    .action(async (url: string | undefined, _flags: ConformanceFlags, command: Command) => {
      const flags = command.optsWithGlobals<ConformanceFlags>();
      const server = await openServerUnderTest(url, { ...flags, ssl: _flags.ssl === true });
      try {
        const path = flags.path ?? (flags.server === 'reference' ? referencePath : '/');
        const address = url ?? new URL(path, server.base).href;
        const ca = flags.ca === undefined ? server.ca : readFileSync(flags.ca, 'utf8');
        finish(await testServer(address, ca, flags, write));
      } finally {
        await server.close();
      }
    });
}

async function testServer(
  url: string,
  ca: string | undefined,
  flags: ConformanceFlags,
  write: (text: string) => void,
): Promise<number> {
  const { sections, exclude, roundTrips, connections, strict = false, json, header } = flags;
  // Loaded only here: the suites are many.
  const { runConformance } = require('../suites') as typeof import('../suites');
  const progress = progressOf(process.stderr, 'cases');
  const results = await runConformance({
    ...{ url, ca, headers: header, sections, exclude, roundTrips, connections, strict },
    onResult: progress.count,
  });
  progress.clear();
  const failed = results.cases.filter(({ hasFailed }) => hasFailed);
  if (json) {
    write(`${JSON.stringify(results.index(flags.agent ?? url), undefined, 2)}\n`);
    return failed.length === 0 ? 0 : 1;
  }
  write(`${url}\n\n${results.grid}\n`);
  for (const [outcome, count] of results.counts) write(`${count} ${outcome}\n`);
  for (const result of failed.slice(0, shown)) write(`\n${results.describe(result)}\n`);
  if (failed.length > shown) write(`\n… and ${failed.length - shown} more.\n`);
  return failed.length === 0 ? 0 : 1;
}

/** Failed cases that are shown with their frames. */
const shown = 20;

/** A status line, rewritten in place on a terminal. */
function parseList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => /^[\w.]+$/.test(name))) return names;
  throw new InvalidArgumentError('Expected sections or cases with commas, such as 1,6.4,h.');
}

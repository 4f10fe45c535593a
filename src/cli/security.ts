import { Command } from 'commander';
import { parseUrl } from '../errors/parse-url';
import { quoteOutput } from '../errors/quote-output';
import { showTyped } from '../errors/show-value';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import type { SecurityOptions } from '../suites/security';
import { isAllowed } from '../suites/security/allowed-hosts';
import type { CommandOutput } from './ports';
import { declareProbeFlags, type ProbeFlags, probeAction, probeTarget } from './probe-flags';
import { progressOf } from './progress';
import type { ServerUnderTest } from './server-under-test';
import { wrongUsage } from './usage-error';

interface SecurityFlags extends ProbeFlags {
  readonly allowHost?: string;
}

/**
 * `jest-ws-dynamic security`: runs the checks of `securitySuite()` against a server, without Jest. The exit
 * code is 1 if there are findings, or nothing could be tested.
 */
export function securityCommand({ write, finish }: CommandOutput): Command {
  const command = new Command('security')
    .description('run the checks of securitySuite() against a server on this machine')
    .argument('[url]', 'a running server');
  const path = 'path and query, for --server and --command (default: /)';
  return declareProbeFlags(command, path)
    .option('--options <file>', 'JSON or CommonJS with the options of securitySuite()')
    .option('--allow-host <name>', 'allow this remote host, which must be your own')
    .option('--json', 'print the results as JSON')
    .action(
      probeAction<SecurityFlags>(
        (url, server, flags) => attackServer(url, server, flags, write),
        finish,
        requireOwnHost,
      ),
    );
}

/** @throws UsageError for a remote host that is not allowed */
function requireOwnHost(url: string, flags: SecurityFlags, file: Partial<SecurityOptions>): void {
  const host = parseUrl(url)?.hostname;
  // Other URLs are refused when the server is opened.
  if (host === undefined || isAllowed(host, flags.allowHost ?? file.allowHost)) return;
  throw wrongUsage(
    'the URL of a server on this machine',
    showTyped(host),
    `Attack only your own servers, and name the host: --allow-host ${host}`,
  );
}

async function attackServer(
  given: string | undefined,
  server: ServerUnderTest,
  flags: SecurityFlags,
  write: (text: string) => void,
): Promise<number> {
  const options = probeTarget<SecurityOptions>(given, server, flags);
  const { url } = options;
  // Loaded on first use, since the suites are large.
  const { runSecurity } = require('../suites') as typeof import('../suites');
  const progress = progressOf(process.stderr, 'checks', url);
  const results = await runSecurity({
    ...options,
    allowHost: flags.allowHost ?? options.allowHost,
    pid: server.pid,
    onResult: progress.count,
  }).catch((error: unknown) => {
    throw withOutput(error, server.output());
  });
  progress.clear();
  const { checks, counts, seed } = results;
  const exitCode = counts.found > 0 || counts.passed === 0 ? 1 : 0;
  if (flags.json) {
    write(`${JSON.stringify({ url, seed, counts, checks }, undefined, 2)}\n`);
    return exitCode;
  }
  write(`${url}, seed ${seed}\n\n${results.grid}\n`);
  for (const result of checks) {
    if (result.outcome === 'found') write(`${results.describe(result)}\n\n`);
  }
  const { passed, found } = counts;
  const rest = `${counts['not tested']} not tested, ${counts.undefended} undefended`;
  write(`${passed} passed, ${found} found, ${rest}\n`);
  return exitCode;
}

/** The error of a server that accepts no client, with the server's output. */
function withOutput(error: unknown, lines: readonly string[]): unknown {
  const isUnserved = error instanceof WsDynamicError && error.code === 'ERR_WS_NOT_SECURE';
  if (!isUnserved || lines.length === 0) return error;
  const output = quoteOutput(lines).join('\n');
  return new WsDynamicError(error.code, `${error.message}\nThe server's output:\n${output}`);
}

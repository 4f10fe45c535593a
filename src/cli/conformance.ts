import { Command } from 'commander';
import type {
  ConformanceOptions,
  ConformanceRequest,
  ConformanceResults,
} from '../suites/conformance';
import { chooseCases, sectionOf } from '../suites/conformance/case-list';
import { describeFailures } from '../suites/conformance/failure-groups';
import type { CommandOutput } from './ports';
import {
  declareProbeFlags,
  type ProbeFlags,
  parseCount,
  probeAction,
  probeTarget,
} from './probe-flags';
import { progressOf } from './progress';
import type { ServerUnderTest } from './server-under-test';
import { wrongValue } from './usage-error';

interface ConformanceFlags extends ProbeFlags {
  readonly sections?: readonly string[];
  readonly exclude?: readonly string[];
  readonly roundTrips?: number;
  readonly connections?: number;
  readonly agent?: string;
  readonly strict?: boolean;
}

/** An endpoint of the reference server that accepts messages of 16 MiB and compression. */
const referencePath = '/echo?limit=268435456&deflate';

/**
 * `jest-ws-dynamic conformance`: runs the cases of the Autobahn|Testsuite, and additional ones, against a
 * server, without Jest. The exit code is 1 if a case failed.
 */
export function conformanceCommand({ write, finish }: CommandOutput): Command {
  const command = new Command('conformance')
    .description('test a server that echoes against RFC 6455 and RFC 7692, case by case')
    .argument('[url]', 'a running server, with the path of its echo');
  const path = 'path of the echo, for --server and --command (default: /)';
  return declareProbeFlags(command, path)
    .option('--sections <list>', 'run only these sections or cases: 1,2,6.4,h', parseList)
    .option('--exclude <list>', 'exclude these sections or cases: 9,12,13', parseList)
    .option('--round-trips <n>', 'messages in each case with round trips (default: 10)', parseCount)
    .option('--connections <n>', 'concurrent connections (default: 16)', parseCount)
    .option('--options <file>', 'JSON or CommonJS with the options of conformanceSuite()')
    .option('--agent <name>', 'name of the server in --json (default: its URL)')
    .option('--strict', 'also fail for NON-STRICT, UNIMPLEMENTED and FAILED BY CLIENT')
    .option('--json', 'print the verdicts as JSON, in the format of an Autobahn report')
    .action(
      probeAction<ConformanceFlags>(
        (url, server, flags) => testServer(url, server, flags, write),
        finish,
      ),
    );
}

async function testServer(
  given: string | undefined,
  server: ServerUnderTest,
  flags: ConformanceFlags,
  write: (text: string) => void,
): Promise<number> {
  const defaultPath = flags.server === 'reference' ? referencePath : '/';
  const { granularity: _, ...options } = probeTarget<ConformanceOptions>(
    given,
    server,
    flags,
    defaultPath,
  );
  const { url } = options;
  // Loaded on first use, since the suites are large.
  const { runConformance } = require('../suites') as typeof import('../suites');
  const progress = progressOf(process.stderr, 'cases', url);
  let hasEnded = false;
  const request = {
    ...options,
    sections: flags.sections ?? options.sections,
    exclude: flags.exclude ?? options.exclude,
    roundTrips: flags.roundTrips ?? options.roundTrips,
    connections: flags.connections ?? options.connections,
    strict: flags.strict ?? options.strict,
  };
  const hints = await echoHints(request, runConformance);
  if (hints !== '') process.stderr.write(hints);
  const results = await runConformance({
    ...request,
    onResult(result, total) {
      progress.count(result, total);
      if (!result.endedServer || hasEnded) return;
      // Starting takes a while, so the reason is printed before all cases have run.
      hasEnded = true;
      progress.clear();
      process.stderr.write(`Case ${result.id}: ${result.result}\n`);
    },
  });
  progress.clear();
  const { notRun, whyNotRun, skipped } = results;
  const failed = results.cases.filter(({ hasFailed }) => hasFailed);
  const exitCode = failed.length > 0 || notRun.length > 0 ? 1 : 0;
  if (flags.json) {
    if (whyNotRun !== undefined) process.stderr.write(`${notRun.length} not run: ${whyNotRun}\n`);
    write(`${JSON.stringify(results.index(flags.agent ?? url), undefined, 2)}\n`);
    return exitCode;
  }
  write(`${url}\n\n${results.grid}\n`);
  for (const [outcome, count] of results.counts) write(`${count} ${outcome}\n`);
  if (skipped.length > 0) write(describeSkipped(skipped));
  const ends = results.cases.filter(({ endedServer }) => endedServer).map(({ id }) => id);
  if (ends.length > 0) write(`The server ended or hung in ${ends.length}: ${ends.join(', ')}\n`);
  if (whyNotRun !== undefined) {
    write(`${notRun.length} not run, since the server cannot be restarted:\n${whyNotRun}\n`);
  }
  const texts = describeFailures(failed, results.describe, (id) => `--sections ${id}`);
  for (const text of texts) write(`\n${text}\n`);
  return exitCode;
}

/** Lists the skipped cases by section. */
function describeSkipped(ids: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(sectionOf(id), (counts.get(sectionOf(id)) ?? 0) + 1);
  const sections = Array.from(counts, ([section, count]) => `${section} (${count})`);
  return `${ids.length} skipped, since they need an echo, or must not follow a login or ask for a subprotocol, by section: ${sections.join(', ')}\n`;
}

/** The first case of a text, which every echo passes at once. */
const firstText = '1.1.2';

/** Why a server is no echo, before hundreds of cases fail at their limits; empty if it is one. */
async function echoHints(
  request: ConformanceRequest,
  run: (request: ConformanceRequest) => Promise<ConformanceResults>,
): Promise<string> {
  const { exchange, sections, exclude } = request;
  const isChosen = chooseCases({ sections, exclude }).some(({ cases }) =>
    cases.some(({ id }) => id === firstText),
  );
  if (exchange !== undefined || !isChosen) return '';
  const { cases } = await run({ ...request, sections: [firstText], exclude: [] });
  const [, ...hints] = cases[0]?.result.split('\n') ?? [];
  if (hints.length === 0) return '';
  return `Case ${firstText} failed, and many others may:\n${hints.join('\n')}\nGive such options in a file: --options (docs/conformance.md).\n`;
}

/** Parses comma-separated sections and cases. */
function parseList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every(isKnown)) return names;
  throw wrongValue('comma-separated sections or cases, such as 1,6.4,h', text);
}

function isKnown(name: string): boolean {
  return chooseCases({ sections: [name] }).length > 0;
}

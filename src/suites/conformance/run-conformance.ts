import { kinds, readOptions } from '../../suite-kit';
import type { ProbeResult } from '../probe/run-probe';
import {
  type ConformanceOptions,
  type PlannedSection,
  planConformance,
  suiteShape,
} from './options';
import { describeFailure, hasFailed } from './outcome';
import { countOutcomes, formatGrid, type IndexEntry, reportIndex } from './report';
import { runCases } from './run-cases';
import type { RestartableServer } from './server-guard';

const { action, text, webSocketUrl } = kinds;

/** A running server, and the cases to run. */
export interface ConformanceRequest
  extends Omit<ConformanceOptions, 'path' | 'ssl' | 'granularity'>,
    RestartableServer {
  /** `ws://` or `wss://`, with the path of an echo, or of the endpoint described by `exchange`. */
  readonly url: string;
  /** The certificate authority of a wss server, PEM. */
  readonly ca?: string | undefined;
  /** Called for each result, with the total number of cases. */
  readonly onResult?: ((result: ConformanceCase, total: number) => void) | undefined;
}

/** A case and its verdicts. Plain data. */
export interface ConformanceCase extends Omit<ProbeResult, 'expired'> {
  /** The rule that it tests; `undefined` for cases of the Autobahn|Testsuite. */
  readonly source: string | undefined;
  /** Whether it fails a test. */
  readonly hasFailed: boolean;
}

export interface ConformanceResults {
  /** In list order. */
  readonly cases: readonly ConformanceCase[];
  /** The cases that were skipped, since they need an echo. */
  readonly skipped: readonly string[];
  /** The cases that were not run, since the server had ended and could not be restarted. */
  readonly notRun: readonly string[];
  /** How the server ended; `undefined` if all cases were run. */
  readonly whyNotRun: string | undefined;
  /** Number of cases by pair of outcomes. */
  readonly counts: ReadonlyMap<string, number>;
  /** One row per part of a section, one character per case, and a legend. */
  readonly grid: string;
  /** The text of a failed case: its outcomes, rule and frames. */
  describe(result: ConformanceCase): string;
  /** The verdicts in the format of an Autobahn report's `index.json`. */
  index(agent: string): Readonly<Record<string, Readonly<Record<string, IndexEntry>>>>;
}

const { path: _path, ssl: _ssl, granularity: _granularity, ...shared } = suiteShape;
const shape = {
  ...shared,
  url: webSocketUrl,
  ca: text,
  onResult: action,
  ended: action,
  restart: action,
};

/**
 * Runs the cases of `conformanceSuite()` against a server, in a test or without Jest.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export async function runConformance(request: ConformanceRequest): Promise<ConformanceResults> {
  const call = 'runConformance()';
  const { url, ca, onResult, ended, restart, ...options } = readOptions(call, request, shape, [
    'url',
  ]);
  const plan = planConformance(call, options);
  const { sections, headers, roundTrips, connections, exchange, prepare, strict } = plan;
  const cases = sections.flatMap((section) => section.cases);
  const complete = completing(sections, strict);
  const { results, gone } = await runCases({
    ...{ url, ca, headers, cases, roundTrips, connections, exchange, prepare, ended, restart },
    onResult: (result) => onResult?.(complete(result), cases.length),
  });
  return summarize(results, sections, strict, gone);
}

/** The results for the caller. */
export function summarize(
  results: readonly ProbeResult[],
  sections: readonly PlannedSection[],
  strict: boolean,
  whyNotRun?: string,
): ConformanceResults {
  const run = new Set(results.map(({ id }) => id));
  const titles = new Map(sections.map(({ id, title }) => [id, title]));
  const probes = sections.flatMap(({ cases }) => cases);
  return {
    cases: results.map(completing(sections, strict)),
    skipped: sections.flatMap(({ skipped }) => skipped),
    notRun: sections.flatMap(({ cases }) => cases.map(({ id }) => id).filter((id) => !run.has(id))),
    whyNotRun,
    counts: countOutcomes(results),
    grid: formatGrid(results, titles),
    describe: (result) =>
      describeFailure(
        result,
        probes.find(({ id }) => id === result.id),
      ),
    index: (agent) => reportIndex(agent, results),
  };
}

function completing(
  sections: readonly PlannedSection[],
  strict: boolean,
): (result: ProbeResult) => ConformanceCase {
  const cases = sections.flatMap((section) => section.cases);
  const sources = new Map(cases.map(({ id, source }) => [id, source]));
  return ({ expired: _, ...result }) => ({
    ...result,
    source: sources.get(result.id),
    hasFailed: hasFailed(result, strict),
  });
}

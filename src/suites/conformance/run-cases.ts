import { rawConnect } from '../../index';
import { type PlannedMessage, preparedStep } from '../exchange-message';
import type { ProbeContext } from '../probe/context';
import type { Probe } from '../probe/probe';
import { askAnother, type ProbeResult, playProbe, runProbe } from '../probe/run-probe';
import { runTwice } from '../probe/run-probes';
import { diagnose } from './diagnose';
import { type ExchangeMessage, exchangeContext } from './exchange';
import { type RestartableServer, ServerGuard } from './server-guard';
import { contextOf } from './trip-data';

export interface CaseRun extends RestartableServer {
  /** The server's URL, with path and query. */
  readonly url: string;
  /** The certificate authority of a wss server, PEM. */
  readonly ca?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cases: readonly Probe[];
  readonly roundTrips: number;
  readonly connections: number;
  readonly exchange?: ExchangeMessage | undefined;
  readonly prepare?: readonly PlannedMessage[];
  onResult?(result: ProbeResult): void;
  /** Whether an earlier failure already includes a diagnosis. */
  readonly isDiagnosed?: boolean;
}

export interface RunOfCases {
  /** The results of the cases that were run, in order. */
  readonly results: readonly ProbeResult[];
  /** Why the other cases were not run; `undefined` if all were run. */
  readonly gone: string | undefined;
  /** Whether this or an earlier failure includes a diagnosis. */
  readonly isDiagnosed: boolean;
}

/** Limit of a TCP or TLS connection, ms. */
const connectLimit = 5000;

/** Runs cases against a server, with or without Jest. */
export async function runCases(run: CaseRun): Promise<RunOfCases> {
  const { url, ca, headers = {}, cases, connections, exchange, onResult } = run;
  const { host, pathname, search } = new URL(url);
  const target = { authority: host, path: pathname + search, headers };
  const context = contextFor(run);
  const open = () =>
    rawConnect({ url, handshake: false, timeout: connectLimit, ...(ca !== undefined && { ca }) });
  const guard = new ServerGuard(run, () => askAnother(open, target));
  const runOne = (probe: Probe) => guard.run(probe, () => runProbe(probe, open, target, context));
  const results = await runTwice(cases, connections, runOne, onResult?.bind(run));
  const { gone } = guard;
  const usual = new Set(cases.filter(({ handshake }) => !handshake).map(({ id }) => id));
  const refused = cases.filter(({ handshake }) => handshake?.answer === 'refused');
  // Their own failure states the cause.
  const explained = new Set(refused.map(({ id }) => id));
  const first = results.findIndex(
    (result) => !explained.has(result.id) && isUnexpected(result, usual.has(result.id)),
  );
  const { isDiagnosed = false } = run;
  if (gone !== undefined || first === -1 || isDiagnosed) return { results, gone, isDiagnosed };
  const play = (probe: Probe) => playProbe(probe, open, target, context);
  const hints = await diagnose(play, exchange, connections, target.path);
  await guard.revive();
  const withHints = results.map((result, index) =>
    index === first ? { ...result, result: [result.result, ...hints].join('\n') } : result,
  );
  return { results: withHints, gone, isDiagnosed: true };
}

/** Whether a case failed on an open connection, or because the default handshake was refused. */
function isUnexpected(
  { behavior, evidence, expired, endedServer }: ProbeResult,
  isUsual: boolean,
): boolean {
  if (behavior !== 'FAILED' || endedServer || expired.includes('the connection')) return false;
  return isUsual || evidence.some(({ text }) => text.startsWith('Answer: 101'));
}

function contextFor({ roundTrips, exchange, prepare = [] }: CaseRun): ProbeContext {
  const context = { ...contextOf(roundTrips), prepare: prepare.map(preparedStep) };
  return exchange === undefined ? context : exchangeContext(context, exchange);
}

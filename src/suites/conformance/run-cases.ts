import { rawConnect } from '../../index';
import type { PlannedMessage } from '../exchange-message';
import type { ProbeContext } from '../probe/context';
import type { Probe } from '../probe/probe';
import { type ProbeResult, playProbe } from '../probe/run-probe';
import { runProbes } from '../probe/run-probes';
import { diagnose } from './diagnose';
import { type ExchangeMessage, exchangeContext, preparedStep } from './exchange';
import { contextOf } from './trip-data';

export interface CaseRun {
  /** The server, with path and query. */
  readonly url: string;
  /** PEM of the authority of a wss server. */
  readonly ca?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cases: readonly Probe[];
  readonly roundTrips: number;
  readonly connections: number;
  readonly exchange?: ExchangeMessage | undefined;
  readonly prepare?: readonly PlannedMessage[];
  onResult?(result: ProbeResult): void;
  /** Whether the server has ended: asked after each failure. The other cases have no result then. */
  hasEnded?: (() => Promise<boolean>) | undefined;
}

/** How long a TCP or TLS connection may take, ms. */
const connectLimit = 5000;

/** Runs cases against a server, in Jest or without it. */
export async function runCases(run: CaseRun): Promise<ProbeResult[]> {
  const { url, ca, headers = {}, cases, connections, exchange, onResult, hasEnded } = run;
  const { host, pathname, search } = new URL(url);
  const target = { authority: host, path: pathname + search, headers };
  const context = contextFor(run);
  const open = () =>
    rawConnect({ url, handshake: false, timeout: connectLimit, ...(ca !== undefined && { ca }) });
  let isStopped = false;
  const results = await runProbes(cases, {
    ...{ target, context, connections, open },
    isStopped: () => isStopped,
    async runOne(_, play) {
      const result = await play();
      if (isBad(result) && (await hasEnded?.())) isStopped = true;
      return result;
    },
    ...(onResult !== undefined && { onResult }),
  });
  if (isStopped || !results.some(isUnexpected)) return results;
  const play = (probe: Probe) => playProbe(probe, open, target, context);
  const hints = await diagnose(play, exchange, connections);
  return results.map((result) =>
    isUnexpected(result) ? { ...result, result: [result.result, ...hints].join(' ') } : result,
  );
}

const isBad = ({ behavior, behaviorClose }: ProbeResult): boolean =>
  behavior === 'FAILED' || behaviorClose === 'FAILED';

/** It failed on an open connection. */
const isUnexpected = ({ behavior, evidence }: ProbeResult): boolean =>
  behavior === 'FAILED' && evidence.some(({ text }) => text.startsWith('Answer: 101'));

function contextFor({ roundTrips, exchange, prepare = [] }: CaseRun): ProbeContext {
  const context = { ...contextOf(roundTrips), prepare: prepare.map(preparedStep) };
  return exchange === undefined ? context : exchangeContext(context, exchange);
}

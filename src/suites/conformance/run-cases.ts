import { rawConnect } from '../../index';
import type { ProbeContext } from '../probe/context';
import type { Probe } from '../probe/probe';
import type { ProbeResult } from '../probe/run-probe';
import { runProbes } from '../probe/run-probes';
import { type ExchangeMessage, exchangeContext } from './exchange';
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
  onResult?(result: ProbeResult): void;
}

/** How long a TCP or TLS connection may take, ms. */
const connectLimit = 5000;

/** Runs cases against a server, in Jest or without it. */
export async function runCases(run: CaseRun): Promise<ProbeResult[]> {
  const { url, ca, headers = {}, cases, connections, onResult } = run;
  const { host, pathname, search } = new URL(url);
  return runProbes(cases, {
    target: { authority: host, path: pathname + search, headers },
    context: contextFor(run),
    connections,
    open: () =>
      rawConnect({ url, handshake: false, timeout: connectLimit, ...(ca !== undefined && { ca }) }),
    ...(onResult !== undefined && { onResult }),
  });
}

function contextFor({ roundTrips, exchange }: CaseRun): ProbeContext {
  const context = contextOf(roundTrips);
  return exchange === undefined ? context : exchangeContext(context, exchange);
}

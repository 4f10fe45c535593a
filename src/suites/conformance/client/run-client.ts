import type { Probe } from '../../probe/probe';
import type { ProbeResult } from '../../probe/run-probe';
import { runTwice } from '../../probe/run-probes';
import { contextOf } from '../trip-data';
import { CaseServer } from './raw-server';

export interface ClientRun {
  open(url: string): unknown;
  readonly close: ((client: unknown) => unknown) | undefined;
  readonly roundTrips: number;
  readonly connections: number;
}

/** Runs cases concurrently, with clients started by `open`. */
export async function runClientCases(
  cases: readonly Probe[],
  { open, close, roundTrips, connections }: ClientRun,
): Promise<readonly ProbeResult[]> {
  const server = await CaseServer.listen(contextOf(roundTrips));
  try {
    return await runTwice(cases, connections, async (probe) => {
      let client: Promise<unknown> | undefined;
      const result = await server.run(probe, (url) => {
        client = Promise.resolve(open(url));
        return client;
      });
      const opened = close && (await client?.catch(() => undefined));
      if (opened !== undefined) await close?.(opened);
      return result;
    });
  } finally {
    await server.close();
  }
}

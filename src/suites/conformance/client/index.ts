import { jestGlobals, kinds, readOptions, refuseInTest, type Shape } from '../../../suite-kit';
import type { ConformanceSection } from '../case-list';
import { declareSections } from '../declare-sections';
import {
  type ConformanceOptions,
  choiceShape,
  type PlannedSection,
  planConformance,
  requireCases,
} from '../options';
import { type ConformanceResults, summarize } from '../run-conformance';
import { asServer, clientHandshakes } from './client-cases';
import { type ClientRun, runClientCases } from './run-client';

const { action, text } = kinds;

/** A client under test, and the cases to run. */
export interface ClientConformanceOptions<Client = unknown>
  extends Pick<
    ConformanceOptions,
    'sections' | 'exclude' | 'roundTrips' | 'strict' | 'granularity' | 'connections'
  > {
  /**
   * Starts a client that connects to this URL and echoes every message until its connection ends. It may
   * throw in cases in which the handshake must fail.
   */
  readonly open: (url: string) => Client | Promise<Client>;
  /** Closes the client after its case. */
  readonly close?: (client: Client) => unknown;
  /** The name of the client in tests and reports. Default `'the client'`. */
  readonly name?: string;
}

const shape = {
  ...choiceShape,
  open: action,
  close: action,
  name: text,
} satisfies Shape<keyof ClientConformanceOptions>;

/**
 * Declares the cases of `conformanceSuite()` with reversed roles: this side is the server, and the client
 * under test echoes. Needs no server of the file.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function clientConformance<Client>(options: ClientConformanceOptions<Client>): void {
  const call = 'clientConformance()';
  const read = readOptions(call, options, shape, ['open']);
  const { open, close, name = 'the client', ...choice } = read;
  const plan = planConformance(call, choice);
  const sections = sectionsOfClient(call, plan.sections, choice.sections);
  const { roundTrips, connections } = plan;
  refuseInTest(call);
  const title = `conformance of ${name}`;
  jestGlobals().describe(title, () => {
    declareSections(title, { ...plan, sections }, async (cases) => {
      const run = { open, close: close as ClientRun['close'], roundTrips, connections };
      return { results: await runClientCases(cases, run) };
    });
  });
}

/** A client, and the cases to run. */
export type ClientConformanceRequest<Client = unknown> = Omit<
  ClientConformanceOptions<Client>,
  'granularity' | 'name'
>;

/**
 * Runs the cases of `clientConformance()`, in a test or without Jest.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export async function runClientConformance<Client>(
  request: ClientConformanceRequest<Client>,
): Promise<ConformanceResults> {
  const call = 'runClientConformance()';
  const { open, close, ...choice } = readOptions(call, request, shape, ['open']);
  const plan = planConformance(call, choice);
  const { roundTrips, connections, strict } = plan;
  const sections = sectionsOfClient(call, plan.sections, choice.sections);
  const cases = sections.flatMap((section) => section.cases);
  const run = { open, close, roundTrips, connections } as ClientRun;
  return summarize(await runClientCases(cases, run), sections, strict);
}

/** @throws ERR_WS_OPTION_INVALID if all selected cases are cases of servers */
function sectionsOfClient(
  call: string,
  planned: readonly PlannedSection[],
  chosen: readonly string[] | undefined,
): readonly PlannedSection[] {
  const sections = turnRound(planned).map((section) => ({ ...section, skipped: [] }));
  requireCases(call, sections, chosen, 'These are for servers.');
  return sections;
}

/** The sections with reversed roles, for testing a client. */
export function turnRound(sections: readonly ConformanceSection[]): readonly ConformanceSection[] {
  return sections
    .map((section) => {
      if (section.id !== 'h') return { ...section, cases: section.cases.map(asServer) };
      const chosen = new Set(section.cases.map(({ id }) => id));
      return { ...section, cases: clientHandshakes.filter(({ id }) => chosen.has(id)) };
    })
    .filter(({ cases }) => cases.length > 0);
}

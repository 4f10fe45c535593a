import { jestGlobals, record } from '../../suite-kit';
import type { Probe } from '../probe/probe';
import type { ProbeResult } from '../probe/run-probe';
import type { PlannedSection } from './options';
import { describeFailure, hasFailed, notConformant } from './outcome';
import { conformanceReport } from './report';

interface DeclaredPlan {
  readonly sections: readonly PlannedSection[];
  readonly strict: boolean;
  readonly granularity: 'case' | 'section';
}

type RunCases = (cases: readonly Probe[]) => Promise<readonly ProbeResult[]>;

/** The limit of a section, ms: its cases have limits of their own. */
const sectionLimit = 1_800_000;
/** Failures of a section that are shown with their frames. */
const shown = 5;

/** Declares the tests of all sections; each section's cases run at once, when its first test is due. */
export function declareSections(agent: string, plan: DeclaredPlan, run: RunCases): void {
  const { describe, test, beforeAll, afterAll } = jestGlobals();
  const results = new Map<string, readonly ProbeResult[]>();
  for (const section of plan.sections) {
    const { id, title, cases } = section;
    const sources = new Map(cases.map((probe) => [probe.id, probe.source]));
    if (plan.granularity === 'section') {
      test(
        `${id} ${title}: ${cases.length} cases`,
        async () => {
          results.set(id, await run(cases));
          requireAll(results.get(id) ?? [], sources, plan.strict);
        },
        sectionLimit,
      );
      continue;
    }
    describe(`${id} ${title}`, () => {
      if (cases.length > 0) {
        beforeAll(async () => {
          results.set(id, await run(cases));
        }, sectionLimit);
      }
      for (const probe of cases) {
        test(`${probe.id} ${probe.does}`, () => {
          const result = results.get(id)?.find((one) => one.id === probe.id);
          if (result === undefined) throw notConformant(notRun([probe.id]));
          if (!hasFailed(result, plan.strict)) return;
          throw notConformant(describeFailure(result, probe.source));
        });
      }
      for (const name of section.skipped)
        test.skip(`${name} needs an echo, or no login`, () => undefined);
    });
  }
  afterAll(() => {
    const sections = plan.sections.flatMap(({ id, title, cases }) => {
      const of = results.get(id);
      return of === undefined ? [] : [{ id, title, cases, results: of }];
    });
    if (sections.length === 0) return;
    record('conformance', conformanceReport(agent, sections));
  });
}

function requireAll(
  results: readonly ProbeResult[],
  sources: ReadonlyMap<string, string | undefined>,
  strict: boolean,
): void {
  const failed = results.filter((result) => hasFailed(result, strict));
  const ran = new Set(results.map(({ id }) => id));
  const left = [...sources.keys()].filter((id) => !ran.has(id));
  if (failed.length === 0 && left.length === 0) return;
  const ids = failed.map(({ id }) => id).join(', ');
  const details = failed
    .slice(0, shown)
    .map((result) => describeFailure(result, sources.get(result.id)));
  throw notConformant(
    [
      `${failed.length} of ${results.length} cases failed: ${ids}.`,
      ...(left.length > 0 ? [notRun(left)] : []),
      ...details,
    ].join('\n\n'),
  );
}

function notRun(ids: readonly string[]): string {
  return `Not run, the process of the server has ended: ${ids.join(', ')}.`;
}

import { jestGlobals, record } from '../../suite-kit';
import { countOf } from '../count-of';
import type { Probe } from '../probe/probe';
import type { ProbeResult } from '../probe/run-probe';
import { describeExclusion, describeFailures } from './failure-groups';
import type { PlannedSection } from './options';
import { describeFailure, hasFailed, notConformant } from './outcome';
import { conformanceReport } from './report';

interface DeclaredPlan {
  readonly sections: readonly PlannedSection[];
  readonly strict: boolean;
  readonly granularity: 'case' | 'section';
}

/** The results, and why other cases were not run. */
interface SectionRun {
  readonly results: readonly ProbeResult[];
  readonly gone?: string | undefined;
}

type RunCases = (cases: readonly Probe[]) => Promise<SectionRun>;

/** The limit of a section, ms: its cases have their own limits. */
const sectionLimit = 1_800_000;

const whySkipped = 'needs an echo server, or must not follow a login or ask for a subprotocol';

/** Declares the tests of all sections; the cases of a section are run by its first test. */
export function declareSections(agent: string, plan: DeclaredPlan, run: RunCases): void {
  const { describe, test, beforeAll, afterAll } = jestGlobals();
  const runs = new Map<string, SectionRun>();
  /** Shown once: how the server ended, if the remaining cases could not be run. */
  let isShown = false;
  const notRun = (gone = '', ids: readonly string[]): string => {
    const how = isShown ? '' : `\n${gone}`;
    isShown = true;
    return `Not run, the server has ended or hangs, and cannot be restarted: ${ids.join(', ')}.${how}`;
  };
  for (const section of plan.sections) {
    const { id, title, cases } = section;
    const runSection = async (): Promise<SectionRun> => {
      const result = await run(cases);
      runs.set(id, result);
      return result;
    };
    if (plan.granularity === 'section') {
      if (cases.length === 0) {
        test.skip(`${id} ${title} ${whySkipped}`, () => undefined);
        continue;
      }
      test(
        `${id} ${title}: ${countOf(cases.length, 'case')}`,
        async () => {
          const { results, gone } = await runSection();
          const ran = new Set(results.map((result) => result.id));
          const left = cases.map((probe) => probe.id).filter((one) => !ran.has(one));
          const notes = left.length > 0 ? [notRun(gone, left)] : [];
          requireAll(results, cases, plan.strict, notes);
        },
        sectionLimit,
      );
      continue;
    }
    describe(`${id} ${title}`, () => {
      if (cases.length > 0) beforeAll(runSection, sectionLimit);
      for (const probe of cases) {
        test(`${probe.id} ${probe.does}`, () => {
          const { results, gone } = runs.get(id) ?? { results: [] };
          const result = results.find((one) => one.id === probe.id);
          if (result === undefined) throw notConformant(notRun(gone, [probe.id]));
          if (!hasFailed(result, plan.strict)) return;
          const failed = results.filter((one) => hasFailed(one, plan.strict));
          const exclusion = probe.nodeFails ? describeExclusion(failed, cases) : [];
          throw notConformant([describeFailure(result, probe), ...exclusion].join('\n'));
        });
      }
      for (const name of section.skipped) test.skip(`${name} ${whySkipped}`, () => undefined);
    });
  }
  afterAll(() => {
    const sections = plan.sections.flatMap(({ id, title, cases }) => {
      const of = runs.get(id);
      return of === undefined ? [] : [{ id, title, cases, results: of.results }];
    });
    if (sections.length === 0) return;
    record('conformance', conformanceReport(agent, sections));
  });
}

function requireAll(
  results: readonly ProbeResult[],
  cases: readonly Probe[],
  strict: boolean,
  notes: readonly string[],
): void {
  const failed = results.filter((result) => hasFailed(result, strict));
  if (failed.length === 0 && notes.length === 0) return;
  const ids = failed.map(({ id }) => id).join(', ');
  const describe = (result: ProbeResult): string =>
    describeFailure(
      result,
      cases.find(({ id }) => id === result.id),
    );
  const details = describeFailures(failed, describe, (id) => `sections: ['${id}']`);
  const count = `${failed.length} of ${results.length} cases failed: ${ids}.`;
  const exclusion = describeExclusion(failed, cases);
  throw notConformant([count, ...notes, ...details, ...exclusion].join('\n\n'));
}

import { CaseFacts, CaseGrid } from './case-grid';
import type { CaseSection, GridCase } from './grid-cases';
import { Shown } from './shown';

interface CheckData {
  readonly id: string;
  readonly group: string;
  /** Completes "the server …". */
  readonly does: string;
  readonly source: string;
  readonly outcome: 'passed' | 'found' | 'not tested' | 'undefended';
  readonly detail: string;
  readonly evidence?: readonly string[];
}

export interface SecurityData {
  readonly title: string;
  readonly seed: number;
  readonly checks: readonly CheckData[];
}

interface SecurityCase extends GridCase {
  readonly data: CheckData;
}

/** `undefined` for data of another version of this package, which is then shown as JSON. */
export function asSecurity(data: unknown): SecurityData | undefined {
  const checks = (data as Partial<SecurityData> | null)?.checks;
  const isKnown =
    Array.isArray(checks) &&
    checks.every(
      ({ id, group, outcome }: Partial<CheckData>) =>
        id !== undefined && group !== undefined && outcome !== undefined && outcome in verdicts,
    );
  return isKnown ? (data as SecurityData) : undefined;
}

const verdicts = {
  passed: ['passed', '✓'],
  found: ['failed', '✕'],
  'not tested': ['skipped', '–'],
  undefended: ['flaky', 'u'],
} as const;

/** One row for each group. */
export function groupsOf({ checks }: SecurityData): CaseSection<SecurityCase>[] {
  const groups = [...new Set(checks.map(({ group }) => group))];
  return groups.map((group) => ({
    id: group,
    title: '',
    rows: [{ name: group, cases: checks.filter((one) => one.group === group).map(caseOf) }],
  }));
}

/** The checks of `securitySuite()` by group, with the expected and actual behavior of the selected check. */
export function SecuritySection({ report }: { report: SecurityData }) {
  return (
    <CaseGrid sections={groupsOf(report)}>
      {({ data: { does, detail, source, evidence = [], outcome } }) => (
        <>
          <CaseFacts
            facts={[
              ['Expected', [`the server ${does}`]],
              [outcome === 'found' ? 'Got' : 'Why', [detail]],
              ['Source', [`${source}; seed ${report.seed}`]],
            ]}
          />
          {evidence.length > 0 && (
            <pre>
              <Shown text={evidence.join('\n').trimEnd()} />
            </pre>
          )}
        </>
      )}
    </CaseGrid>
  );
}

function caseOf(data: CheckData): SecurityCase {
  const { id, does, outcome } = data;
  const [verdict, mark] = verdicts[outcome];
  return { id, does, outcome, verdict, mark, data };
}
